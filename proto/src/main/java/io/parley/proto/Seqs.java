package io.parley.proto;

/** Seqs from outside: unsigned on the wire, while Java and MySQL count to 2⁶³ − 1. */
public final class Seqs {
    private Seqs() {}

    /** The seq as it may be compared: those that no message can have become the highest one. */
    public static long comparable(long unsigned) {
        return unsigned < 0 ? Long.MAX_VALUE : unsigned;
    }
}
