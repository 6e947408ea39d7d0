package io.parley.message.sync;

import com.google.protobuf.ByteString;
import io.parley.message.store.StoredEntry;
import io.parley.proto.client.v1.Message;
import io.parley.proto.client.v1.SyncAnswer;
import java.nio.ByteBuffer;

/** An answer to Sync while it fills up: bounded in messages and bytes, and knows where to go on. Not thread-safe. */
final class SyncPage {
    private final SyncAnswer.Builder answer = SyncAnswer.newBuilder();
    private final int limit;
    private int bytes;
    private boolean full;

    SyncPage(int limit) {
        this.limit = limit;
    }

    /** How many more messages fit; one too many may be read to learn whether there are more. */
    int room() {
        return limit - answer.getMessagesCount();
    }

    boolean isFull() {
        return full;
    }

    /** Adds a message, or marks the page full when it does not fit. The first message of a page always fits. */
    void add(StoredEntry stored) {
        Message message = Messages.toClient(stored);
        int size = message.getSerializedSize();
        boolean fits = room() > 0 && (answer.getMessagesCount() == 0 || bytes + size <= Messages.PAGE_BYTES);
        if (full || !fits) {
            full = true;
            return;
        }
        answer.addMessages(message);
        bytes += size;
    }

    /** The answer; when the page is full it says that more is waiting, and where. */
    SyncAnswer build() {
        if (full) {
            Message last = answer.getMessages(answer.getMessagesCount() - 1);
            answer.setMore(true).setContinuation(new Continuation(last.getConversationId(), last.getSeq()).toBytes());
        }
        return answer.build();
    }

    /** Where the next page begins: after this message, and with conversations in ascending order. */
    record Continuation(long conversationId, long seq) {
        static final Continuation START = new Continuation(0, 0);

        ByteString toBytes() {
            return ByteString.copyFrom(ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(conversationId)
                    .putLong(seq)
                    .flip());
        }

        /** Throws {@link IllegalArgumentException} for bytes that no page gave out. */
        static Continuation of(ByteString bytes) {
            if (bytes.isEmpty()) {
                return START;
            }
            if (bytes.size() != 2 * Long.BYTES) {
                throw new IllegalArgumentException("continuation is not one that a SyncAnswer gave.");
            }
            ByteBuffer buffer = bytes.asReadOnlyByteBuffer();
            return new Continuation(buffer.getLong(), buffer.getLong());
        }
    }
}
