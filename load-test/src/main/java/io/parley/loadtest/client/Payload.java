package io.parley.loadtest.client;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The text of every message: which run, pair and number it is and when it ought to have been sent, in fixed-width
 * hexadecimal, filled up to the wanted size. The same for every protocol.
 *
 * <pre>
 * 0     8      16       26       42
 * | run | pair | number | nanos | ….
 * </pre>
 */
public final class Payload {
    /** The shortest text that holds all fields. */
    public static final int SMALLEST_BYTES = 42;

    private static final int RUN_DIGITS = 8;
    private static final int PAIR_OFFSET = 8;
    private static final int PAIR_DIGITS = 8;
    private static final int NUMBER_OFFSET = 16;
    private static final int NUMBER_DIGITS = 10;
    private static final int NANOS_OFFSET = 26;
    private static final int NANOS_DIGITS = 16;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final int run;
    private final byte[] filler;

    /**
     * @param run tells the messages of this run from those of an earlier one
     * @param bytes size of a text
     */
    public Payload(int run, int bytes) {
        if (bytes < SMALLEST_BYTES) {
            throw new IllegalArgumentException("a payload has at least " + SMALLEST_BYTES + " bytes");
        }
        this.run = run;
        this.filler = new byte[bytes - SMALLEST_BYTES];
        Arrays.fill(filler, (byte) '.');
    }

    /** The run this belongs to. */
    public int run() {
        return run;
    }

    /** Size of a text in bytes; all of it is ASCII. */
    public int bytes() {
        return SMALLEST_BYTES + filler.length;
    }

    /** Appends a text. */
    public void write(ByteBuf out, int pair, long number, long intendedNanos) {
        hex(out, run & 0xffffffffL, RUN_DIGITS);
        hex(out, pair, PAIR_DIGITS);
        hex(out, number, NUMBER_DIGITS);
        hex(out, intendedNanos, NANOS_DIGITS);
        out.writeBytes(filler);
    }

    /** Whether the text at this place is one of this run. */
    public boolean isOfThisRun(ByteBuf in, int offset, int length) {
        return length >= SMALLEST_BYTES && number(in, offset, RUN_DIGITS) == (run & 0xffffffffL);
    }

    /** The pair of the text at this place. */
    public static int pair(ByteBuf in, int offset) {
        return (int) number(in, offset + PAIR_OFFSET, PAIR_DIGITS);
    }

    /** The number of the text at this place. */
    public static long number(ByteBuf in, int offset) {
        return number(in, offset + NUMBER_OFFSET, NUMBER_DIGITS);
    }

    /** The intended time of the text at this place. */
    public static long intendedNanos(ByteBuf in, int offset) {
        return number(in, offset + NANOS_OFFSET, NANOS_DIGITS);
    }

    /** Appends a number in hexadecimal. */
    public static void hex(ByteBuf out, long value, int digits) {
        for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
            out.writeByte(HEX[(int) (value >>> shift) & 0xf]);
        }
    }

    /** The number, or −1 when there is another character than a hexadecimal digit. */
    private static long number(ByteBuf in, int offset, int digits) {
        long value = 0;
        for (int i = offset; i < offset + digits; i++) {
            int digit = Character.digit(in.getByte(i), 16);
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }
}
