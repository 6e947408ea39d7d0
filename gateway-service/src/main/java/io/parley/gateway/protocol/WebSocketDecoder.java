package io.parley.gateway.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.parley.proto.client.v1.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Cuts the bytes of one WebSocket into frames (RFC 6455, version 13, no extensions) and joins fragments to messages. A
 * frame is judged from its header, before its payload has arrived: what the standard forbids, and what would make a message
 * larger than the limit or of more fragments than the limit, breaks the connection off at once.
 */
public final class WebSocketDecoder extends FrameInput {
    private static final int SHORTEST_HEADER_BYTES = 2;
    private static final int MASK_BYTES = 4;
    private static final int FINAL = 0x80;
    private static final int RESERVED = 0x70;
    private static final int OPCODE = 0x0F;
    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7F;
    private static final int LENGTH_IN_2_BYTES = 126;
    private static final int LENGTH_IN_8_BYTES = 127;
    private static final int MAX_CONTROL_BYTES = 125;

    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private final WebSocketReceiver receiver;
    private final int maxFragments;

    /** How many fragments of a message have come; 0 between messages. */
    private int fragments;

    private boolean textMessage;
    /** What has come of a message in fragments; null while that is nothing. */
    private ByteBuf message;

    /** @param maxFragments of one message */
    public WebSocketDecoder(WebSocketReceiver receiver, int maxFragments) {
        super(receiver);
        this.receiver = receiver;
        this.maxFragments = maxFragments;
    }

    @Override
    int cut(ChannelHandlerContext context, ByteBuf in) {
        int readable = in.readableBytes();
        if (readable < SHORTEST_HEADER_BYTES) {
            return SHORTEST_HEADER_BYTES;
        }
        int start = in.readerIndex();
        int first = in.getUnsignedByte(start);
        int second = in.getUnsignedByte(start + 1);
        int opcode = first & OPCODE;
        boolean last = (first & FINAL) != 0;
        String forbidden = forbidden(first, second, opcode, last);
        if (forbidden != null) {
            return breakOff(ErrorCode.ERROR_CODE_MALFORMED, forbidden);
        }
        int lengthBytes =
                switch (second & LENGTH) {
                    case LENGTH_IN_2_BYTES -> Short.BYTES;
                    case LENGTH_IN_8_BYTES -> Long.BYTES;
                    default -> 0;
                };
        int headerBytes = SHORTEST_HEADER_BYTES + lengthBytes + MASK_BYTES;
        if (readable < headerBytes - MASK_BYTES) {
            return headerBytes - MASK_BYTES;
        }
        long length = length(in, start, second & LENGTH);
        if (lengthBytes > 0 && length <= (lengthBytes == Short.BYTES ? MAX_CONTROL_BYTES : 0xFFFF)) {
            // Below 0 too: no length has the top bit set.
            return breakOff(ErrorCode.ERROR_CODE_MALFORMED, "A frame's length is not written in the shortest form.");
        }
        if (opcode < CLOSE) {
            String tooMuch = tooMuch(length, last);
            if (tooMuch != null) {
                return breakOff(ErrorCode.ERROR_CODE_TOO_LARGE, tooMuch);
            }
        }
        int frameBytes = headerBytes + (int) length;
        if (readable < frameBytes) {
            return frameBytes;
        }
        int mask = in.getInt(start + headerBytes - MASK_BYTES);
        in.readerIndex(start + headerBytes);
        unmask(in, (int) length, mask);
        int writerIndex = in.writerIndex();
        in.writerIndex(start + frameBytes);
        frame(context, opcode, last, in);
        in.writerIndex(writerIndex);
        in.readerIndex(start + frameBytes);
        return CUT;
    }

    /** What RFC 6455 does not allow about these two bytes; null when it allows them. */
    private String forbidden(int first, int second, int opcode, boolean last) {
        if ((first & RESERVED) != 0) {
            return "A reserved bit is set, and no extension was agreed on.";
        }
        if ((second & MASKED) == 0) {
            return "A client's frames must be masked.";
        }
        return switch (opcode) {
            case CONTINUATION -> fragments == 0 ? "There is no message to be continued." : null;
            case TEXT, BINARY -> fragments > 0 ? "A new message begins before the last one has ended." : null;
            case CLOSE, PING, PONG ->
                !last || (second & LENGTH) > MAX_CONTROL_BYTES
                        ? "A control frame has at most " + MAX_CONTROL_BYTES + " bytes and no fragments."
                        : null;
            default -> "There is no opcode " + opcode + ".";
        };
    }

    private static long length(ByteBuf in, int start, int shortLength) {
        return switch (shortLength) {
            case LENGTH_IN_2_BYTES -> in.getUnsignedShort(start + SHORTEST_HEADER_BYTES);
            case LENGTH_IN_8_BYTES -> in.getLong(start + SHORTEST_HEADER_BYTES);
            default -> shortLength;
        };
    }

    private String tooMuch(long length, boolean last) {
        int sofar = message == null ? 0 : message.readableBytes();
        if (length > receiver.maxLength() - sofar) {
            return "The message has more than " + receiver.maxLength()
                    + " bytes, which is what this gateway takes here.";
        }
        return !last && fragments + 1 >= maxFragments
                ? "The message has more than " + maxFragments + " fragments."
                : null;
    }

    private static void unmask(ByteBuf in, int length, int mask) {
        if (mask == 0) {
            return;
        }
        long twice = ((long) mask << Integer.SIZE) | (mask & 0xFFFF_FFFFL);
        int index = in.readerIndex();
        int end = index + length;
        for (; index + Long.BYTES <= end; index += Long.BYTES) {
            in.setLong(index, in.getLong(index) ^ twice);
        }
        for (int shift = 24; index < end; index++, shift = shift == 0 ? 24 : shift - 8) {
            in.setByte(index, in.getByte(index) ^ (mask >>> shift));
        }
    }

    /** A frame has come; its payload is what is readable. */
    private void frame(ChannelHandlerContext context, int opcode, boolean last, ByteBuf payload) {
        switch (opcode) {
            case PING -> receiver.onPing(payload);
            case PONG -> receiver.onPong(payload.readableBytes());
            case CLOSE -> close(payload);
            default -> {
                if (opcode != CONTINUATION) {
                    textMessage = opcode == TEXT;
                }
                if (last && message == null) {
                    fragments = 0;
                    receiver.onMessage(textMessage, payload);
                } else {
                    join(context, last, payload);
                }
            }
        }
    }

    private void join(ChannelHandlerContext context, boolean last, ByteBuf payload) {
        if (payload.isReadable()) {
            if (message == null) {
                message = context.alloc().directBuffer(payload.readableBytes(), Integer.MAX_VALUE);
            }
            message.writeBytes(payload);
        }
        if (!last) {
            fragments++;
            receiver.onFragment();
            return;
        }
        fragments = 0;
        receiver.onMessage(textMessage, message);
        discardOther();
    }

    private void close(ByteBuf payload) {
        CloseFrame close = CloseFrame.of(payload);
        if (close.refusal() != null) {
            discard();
            receiver.onBrokenFrame(close.refusal());
            return;
        }
        discard();
        receiver.onClose(close.code());
    }

    /**
     * The payload as text.
     *
     * @throws Refusal when it is not UTF-8
     */
    public static String text(ByteBuf payload) {
        return text(payload.nioBuffer());
    }

    static String text(ByteBuffer bytes) {
        try {
            // A new decoder reports what is malformed; String would put replacement characters in its place.
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException notUtf8) {
            throw Refusal.badText("The text is not UTF-8.");
        }
    }

    private int breakOff(ErrorCode code, String sentence) {
        discard();
        receiver.onBrokenFrame(Refusal.of(code, sentence));
        return CUT;
    }

    @Override
    int otherHeldBytes() {
        return message == null ? 0 : message.capacity();
    }

    @Override
    void discardOther() {
        ByteBuf gone = message;
        message = null;
        if (gone != null) {
            gone.release();
        }
    }
}
