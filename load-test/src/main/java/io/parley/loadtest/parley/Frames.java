package io.parley.loadtest.parley;

import com.google.protobuf.InvalidProtocolBufferException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.parley.proto.client.v1.Error;

/** Takes the payload of a rare frame out of the buffer. */
final class Frames {
    private Frames() {}

    static byte[] payload(ByteBuf in, int end) {
        return ByteBufUtil.getBytes(in, in.readerIndex(), end - in.readerIndex());
    }

    static Error error(ByteBuf in, int end) {
        try {
            return Error.parseFrom(payload(in, end));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the server sent an Error that does not parse", e);
        }
    }
}
