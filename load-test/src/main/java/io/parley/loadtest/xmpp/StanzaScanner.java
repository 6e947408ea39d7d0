package io.parley.loadtest.xmpp;

import io.netty.buffer.ByteBuf;

/**
 * Finds the elements directly below the stream element in what a server sends. It counts tags and looks at nothing else:
 * enough for XML without comments, CDATA and '&gt;' in attributes, which is what XMPP allows and servers write.
 */
final class StanzaScanner {
    private static final byte OPEN = '<';
    private static final byte CLOSE = '>';

    /** Is told of every element. */
    interface Sink {
        /** A whole element, from {@code start} to {@code end}. */
        void element(ByteBuf in, int start, int end);

        /** The stream was opened; a scanner calls it once per stream header. */
        void streamOpened();

        /** The server closed the stream. */
        void streamClosed();
    }

    private StanzaScanner() {}

    /** Reads whole elements and leaves the reader index behind the last of them. */
    static void scan(ByteBuf in, Sink sink) {
        int start = in.readerIndex();
        int depth = 0;
        int at = start;
        while (true) {
            int open = in.indexOf(at, in.writerIndex(), OPEN);
            int close = open < 0 ? -1 : in.indexOf(open, in.writerIndex(), CLOSE);
            if (close < 0) {
                return;
            }
            at = close + 1;
            byte first = in.getByte(open + 1);
            if (depth == 0 && isOutside(in, open, first, sink)) {
                start = at;
                in.readerIndex(at);
                continue;
            }
            if (first == '/') {
                depth--;
            } else if (in.getByte(close - 1) != '/') {
                depth++;
            }
            if (depth == 0) {
                in.readerIndex(at);
                sink.element(in, start, at);
                start = at;
            }
        }
    }

    /** The XML declaration and the tags of the stream itself do not nest. */
    private static boolean isOutside(ByteBuf in, int open, byte first, Sink sink) {
        if (first == '?') {
            return true;
        }
        boolean streamTag = startsWith(in, open, "<stream:stream");
        if (streamTag) {
            sink.streamOpened();
        }
        boolean streamEnd = startsWith(in, open, "</stream:stream");
        if (streamEnd) {
            sink.streamClosed();
        }
        return streamTag || streamEnd;
    }

    /** Whether the bytes at this place are this ASCII text. */
    static boolean startsWith(ByteBuf in, int offset, String text) {
        if (offset + text.length() > in.writerIndex()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (in.getByte(offset + i) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Place of this ASCII text between two places, or −1. */
    static int find(ByteBuf in, int start, int end, String text) {
        int at = start;
        while (at >= 0 && at + text.length() <= end) {
            at = in.indexOf(at, end, (byte) text.charAt(0));
            if (at < 0 || startsWith(in, at, text)) {
                return at;
            }
            at++;
        }
        return -1;
    }

    /** The decimal number behind this ASCII text, or 0. */
    static long number(ByteBuf in, int start, int end, String after) {
        int at = find(in, start, end, after);
        long value = 0;
        for (int i = at + after.length(); at >= 0 && Character.isDigit(in.getByte(i)); i++) {
            value = value * 10 + in.getByte(i) - '0';
        }
        return value;
    }
}
