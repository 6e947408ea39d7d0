package io.parley.gateway.protocol;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.netty.buffer.ByteBuf;
import io.parley.proto.client.v1.ErrorCode;

/** Parses payloads where they lie in a buffer. */
public final class FramePayload {
    private FramePayload() {}

    /**
     * The message in the next bytes of the buffer, whose reader index stays where it is.
     *
     * @throws Refusal MALFORMED when the bytes are not a message of that kind
     */
    public static Message parse(Message prototype, ByteBuf buffer, int payloadBytes) {
        if (payloadBytes == 0) {
            return prototype;
        }
        try {
            CodedInputStream input =
                    CodedInputStream.newInstance(buffer.internalNioBuffer(buffer.readerIndex(), payloadBytes));
            Message message = prototype.getParserForType().parseFrom(input);
            input.checkLastTagWas(0);
            return message;
        } catch (InvalidProtocolBufferException unreadable) {
            throw Refusal.of(
                    ErrorCode.ERROR_CODE_MALFORMED,
                    "The payload is not a valid "
                            + prototype.getDescriptorForType().getName() + " message.");
        }
    }
}
