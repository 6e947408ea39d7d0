package io.parley.proto;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;

/**
 * Where the next page of a Sync begins, between gateway and message-service: after this message of this conversation, and
 * with conversations in ascending order. Clients get it sealed by their gateway.
 */
public record SyncContinuation(long conversationId, long seq) {
    /** Before everything: what an empty continuation means. */
    public static final SyncContinuation START = new SyncContinuation(0, 0);

    private static final int BYTES = 2 * Long.BYTES;

    /** The 16 bytes that stand in {@code Sync.continuation}. */
    public ByteString toBytes() {
        return ByteString.copyFrom(
                ByteBuffer.allocate(BYTES).putLong(conversationId).putLong(seq).flip());
    }

    /** Throws {@link IllegalArgumentException} for bytes that no page gave out. */
    public static SyncContinuation of(ByteString bytes) {
        if (bytes.isEmpty()) {
            return START;
        }
        if (bytes.size() == BYTES) {
            ByteBuffer buffer = bytes.asReadOnlyByteBuffer();
            SyncContinuation place = new SyncContinuation(buffer.getLong(), buffer.getLong());
            if (place.conversationId >= 0 && place.seq >= 0) {
                return place;
            }
        }
        throw new IllegalArgumentException("continuation is not one that a SyncAnswer gave.");
    }
}
