package io.parley.loadtest.parley;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Reads the frames of the message path where they lie, without an object per message. Holds the fields of the last one
 * read. Used by one thread.
 */
final class FieldReader {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED32 = 5;
    private static final int TEXT_FIELD = 9;

    /** Values of the varint fields 0..7 of the last message read. */
    private final long[] varints = new long[8];

    private int textOffset;
    private int textLength;

    /**
     * Reads a {@code Message}, {@code Changed}, {@code SendAck}, {@code Receipt} or {@code Presence} that fills the buffer from its reader index to
     * {@code end}, and moves the reader index there.
     */
    void read(ByteBuf in, int end) {
        Arrays.fill(varints, 0);
        textLength = 0;
        while (in.readerIndex() < end) {
            long tag = varint(in);
            int field = (int) (tag >>> 3);
            switch ((int) tag & 7) {
                case VARINT -> keep(field, varint(in));
                case FIXED64 -> in.skipBytes(8);
                case FIXED32 -> in.skipBytes(4);
                case LENGTH_DELIMITED -> {
                    int length = (int) varint(in);
                    if (field == TEXT_FIELD) {
                        textOffset = in.readerIndex();
                        textLength = length;
                    }
                    in.skipBytes(length);
                }
                default -> throw new IllegalArgumentException("unknown wire type in tag " + tag);
            }
        }
    }

    /** Field 1 of all of them but Presence. */
    long conversationId() {
        return varints[1];
    }

    /** Field 1 of Presence. */
    int userId() {
        return (int) varints[1];
    }

    /** Field 2 of Presence. */
    int status() {
        return (int) varints[2];
    }

    /** Field 2 of Message, Changed and SendAck. */
    long seq() {
        return varints[2];
    }

    /** Field 4 of Message. */
    int senderId() {
        return (int) varints[4];
    }

    /** Where the text of a Message starts in the buffer. */
    int textOffset() {
        return textOffset;
    }

    /** Length of the text in bytes; 0 when there is none. */
    int textLength() {
        return textLength;
    }

    /** Reads one varint. */
    static long varint(ByteBuf in) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = in.readByte();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a varint is longer than 10 bytes");
    }

    private void keep(int field, long value) {
        if (field < varints.length) {
            varints[field] = value;
        }
    }
}
