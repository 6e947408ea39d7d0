package io.parley.gateway.protocol;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import io.netty.buffer.ByteBufUtil;
import io.parley.proto.FrameLayout;
import io.parley.proto.client.v1.FrameType;

/** The forms in which frames are sent, and how many bytes something has in each. Any thread. */
public enum FrameForm {
    /** A header and Protocol Buffers. */
    BINARY {
        @Override
        public int bytes(FrameType type, int requestId, Message body) {
            return FrameLayout.COUNTED_HEADER_BYTES + body.getSerializedSize();
        }

        @Override
        int elementBytes(Message element) {
            int size = element.getSerializedSize();
            return TAG_BYTES + CodedOutputStream.computeUInt32SizeNoTag(size) + size;
        }
    },

    /** One JSON object. */
    JSON {
        @Override
        public int bytes(FrameType type, int requestId, Message body) {
            return ByteBufUtil.utf8Bytes(JsonFrameCodec.print(type, requestId, body));
        }

        @Override
        int elementBytes(Message element) {
            return ByteBufUtil.utf8Bytes(JsonFrameCodec.print(element)) + COMMA_BYTES;
        }
    };

    /** Fields of lists have low numbers. */
    private static final int TAG_BYTES = 1;

    private static final int COMMA_BYTES = 1;

    /** What the frame's length field says, or the bytes of the text message: what P-11 limits. */
    public abstract int bytes(FrameType type, int requestId, Message body);

    /** What an element of a list adds to its frame. */
    abstract int elementBytes(Message element);
}
