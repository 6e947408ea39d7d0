package io.parley.gateway.protocol;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import io.netty.buffer.ByteBuf;
import io.parley.proto.FrameLayout;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.FrameType;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/**
 * The JSON form of frames: <code>{"type": "Send", "id": 7, "body": {…}}</code>, the body by protobuf's JSON mapping.
 * Fields this server does not know are ignored, as in the binary form. Stateless; any thread may call it.
 */
public final class JsonFrameCodec {
    private static final long MAX_REQUEST_ID = 0xFFFF_FFFFL;
    private static final JsonFormat.Parser PARSER = JsonFormat.parser().ignoringUnknownFields();
    private static final JsonFormat.Printer PRINTER = JsonFormat.printer().omittingInsignificantWhitespace();

    private JsonFrameCodec() {}

    /**
     * The frame that the text says. A type nobody knows gives {@link FrameType#UNRECOGNIZED} and no body.
     *
     * @throws Refusal MALFORMED when the text cannot be read
     */
    public static JsonFrame parse(String text) {
        try {
            JsonObject object = new JsonObject(text);
            if (JsonText.hasHalfAPair(text, object.getMap())) {
                throw Refusal.badText("The text has half a pair of surrogates, which is no character.");
            }
            if (!(object.getValue("type") instanceof String name)) {
                throw malformed("The frame has no \"type\": a string such as \"Ping\".");
            }
            int requestId = requestId(object.getValue("id"));
            FrameType type = FrameTypes.named(name).orElse(FrameType.UNRECOGNIZED);
            if (type == FrameType.UNRECOGNIZED) {
                return new JsonFrame(type, requestId, null, null);
            }
            return frame(type, requestId, object.getValue("body"));
        } catch (DecodeException unreadable) {
            throw malformed("The text is not a JSON object such as {\"type\": \"Ping\", \"id\": 1, \"body\": {}}.");
        }
    }

    private static JsonFrame frame(FrameType type, int requestId, Object body) {
        try {
            return new JsonFrame(type, requestId, body(type, body), null);
        } catch (Refusal refusal) {
            if (refusal.code() == ErrorCode.ERROR_CODE_MALFORMED) {
                throw refusal;
            }
            return new JsonFrame(type, requestId, null, refusal);
        }
    }

    private static int requestId(Object id) {
        if (id == null) {
            return FrameLayout.NO_REQUEST_ID;
        }
        if ((id instanceof Integer || id instanceof Long)
                && ((Number) id).longValue() >= 0
                && ((Number) id).longValue() <= MAX_REQUEST_ID) {
            return ((Number) id).intValue();
        }
        throw malformed("The frame's \"id\" is not a whole number from 0 to " + MAX_REQUEST_ID + ".");
    }

    private static Message body(FrameType type, Object body) {
        Message prototype = FrameTypes.prototype(type.getNumber()).orElseThrow();
        if (body == null) {
            return prototype;
        }
        if (!(body instanceof JsonObject fields)) {
            throw malformed("The frame's \"body\" is not a JSON object.");
        }
        JsonRules.check(fields, prototype.getDescriptorForType());
        try {
            Message.Builder builder = prototype.newBuilderForType();
            PARSER.merge(fields.encode(), builder);
            return builder.build();
        } catch (InvalidProtocolBufferException unreadable) {
            throw malformed("The frame's \"body\" is not a valid " + FrameTypes.nameOf(type) + " message.");
        }
    }

    private static Refusal malformed(String sentence) {
        return Refusal.of(ErrorCode.ERROR_CODE_MALFORMED, sentence);
    }

    /** The frame as JSON text. */
    public static String print(FrameType type, int requestId, MessageOrBuilder body) {
        return "{\"type\":\"" + FrameTypes.nameOf(type) + "\",\"id\":" + Integer.toUnsignedString(requestId)
                + ",\"body\":" + print(body) + "}";
    }

    /** The JSON form of a body, or of a part of one. */
    static String print(MessageOrBuilder body) {
        try {
            return PlainEscapes.of(PRINTER.print(body));
        } catch (InvalidProtocolBufferException impossible) {
            throw new IllegalStateException("A message of the client protocol has no JSON form", impossible);
        }
    }

    /**
     * A whole binary frame (length field included) as JSON text; the buffer is only read. A message whose JSON form would
     * not fit comes without its text.
     *
     * @param budget what a frame may have
     */
    public static String print(ByteBuf frame, FrameBudget budget) {
        int start = frame.readerIndex();
        int typeNumber = frame.getUnsignedByte(start + FrameLayout.TYPE_OFFSET);
        int requestId = frame.getInt(start + FrameLayout.REQUEST_ID_OFFSET);
        Message prototype = FrameTypes.prototype(typeNumber)
                .orElseThrow(() -> Refusal.of(
                        ErrorCode.ERROR_CODE_INTERNAL, "A frame of unknown type " + typeNumber + " has no JSON form."));
        ByteBuf payload =
                frame.slice(start + FrameLayout.HEADER_BYTES, frame.readableBytes() - FrameLayout.HEADER_BYTES);
        Message body = FramePayload.parse(prototype, payload, payload.readableBytes());
        Message presentable = body instanceof io.parley.proto.client.v1.Message message
                ? budget.presentable(FrameForm.JSON, message)
                : body;
        return print(FrameType.forNumber(typeNumber), requestId, presentable);
    }
}
