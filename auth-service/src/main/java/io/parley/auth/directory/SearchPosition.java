package io.parley.auth.directory;

import io.parley.auth.refusal.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Where a search goes on: behind a user among those found by name, or among those found by nickname. It travels through the
 * client, who may make any: it is no more than a place in an order, and shows nobody whom the query does not.
 *
 * @param part which of the two lists
 * @param key of the last user there; empty: from the first
 * @param userId of the last user there
 */
record SearchPosition(Part part, String key, int userId) {
    static final SearchPosition START = new SearchPosition(Part.NAMES, "", 0);
    static final SearchPosition NICKNAMES = new SearchPosition(Part.NICKNAMES, "", 0);

    private static final int HEADER_BYTES = 1 + Integer.BYTES;
    /** A key of 64 characters of up to 4 bytes. */
    private static final int MOST_BYTES = HEADER_BYTES + 256;

    /** The lists that a search goes through, in this order. */
    enum Part {
        NAMES,
        NICKNAMES
    }

    /** INVALID when it did not come from an answer to a search for this prefix. */
    static SearchPosition parse(byte[] continuation, String prefix) {
        if (continuation.length == 0) {
            return START;
        }
        if (continuation.length < HEADER_BYTES
                || continuation.length > MOST_BYTES
                || continuation[0] < 0
                || continuation[0] >= Part.values().length) {
            throw notOurs();
        }
        int userId = ByteBuffer.wrap(continuation, 1, Integer.BYTES).getInt();
        String key = new String(continuation, HEADER_BYTES, continuation.length - HEADER_BYTES, StandardCharsets.UTF_8);
        if (!key.isEmpty() && !key.startsWith(prefix)) {
            throw notOurs();
        }
        return new SearchPosition(Part.values()[continuation[0]], key, userId);
    }

    private static Refusal notOurs() {
        return Refusal.invalid("continuation did not come from a SearchUsersAnswer to this query.");
    }

    byte[] bytes() {
        byte[] text = key.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(HEADER_BYTES + text.length)
                .put((byte) part.ordinal())
                .putInt(userId)
                .put(text)
                .array();
    }
}
