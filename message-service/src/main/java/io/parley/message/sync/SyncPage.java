package io.parley.message.sync;

import com.google.protobuf.MessageLite;
import io.parley.message.entry.EntryKind;
import io.parley.message.store.entry.StoredEntry;
import io.parley.proto.SyncContinuation;
import io.parley.proto.client.v1.Changed;
import io.parley.proto.client.v1.Message;
import io.parley.proto.client.v1.Position;
import io.parley.proto.client.v1.SyncAnswer;

/** An answer to Sync while it fills up: bounded in entries and bytes, and knows where to go on. Not thread-safe. */
final class SyncPage {
    private final SyncAnswer.Builder answer = SyncAnswer.newBuilder();
    private final int limit;
    private int bytes;
    private SyncContinuation place;
    private boolean full;

    SyncPage(int limit) {
        this.limit = limit;
    }

    /** How many more entries fit; one too many may be read to learn whether there are more. */
    int room() {
        return limit - entries();
    }

    private int entries() {
        return answer.getMessagesCount() + answer.getChangesCount() + answer.getRestartsCount();
    }

    boolean isFull() {
        return full;
    }

    /** Adds an entry, or marks the page full when it does not fit. The first entry of a page always fits. */
    void add(StoredEntry stored) {
        if (stored.kind() == EntryKind.POST) {
            Message message = Messages.toClient(stored);
            if (takes(message)) {
                answer.addMessages(message);
                place = placeOf(stored);
            }
        } else {
            Changed changed = Messages.changedToClient(stored);
            if (takes(changed)) {
                answer.addChanges(changed);
                place = placeOf(stored);
            }
        }
    }

    private static SyncContinuation placeOf(StoredEntry stored) {
        return new SyncContinuation(stored.conversationId(), stored.seq());
    }

    private boolean takes(MessageLite entry) {
        int size = entry.getSerializedSize();
        boolean fits = room() > 0 && (entries() == 0 || bytes + size <= Messages.PAGE_BYTES);
        if (full || !fits) {
            full = true;
            return false;
        }
        bytes += size;
        return true;
    }

    /**
     * The device starts anew in a conversation behind this seq; the page is full when it has no room for that.
     *
     * @param more whether entries of the conversation follow; not on this page, as clients take its entries before its restarts
     */
    void restart(long conversationId, long seq, boolean more) {
        if (room() == 0) {
            full = true;
            return;
        }
        answer.addRestarts(
                Position.newBuilder().setConversationId(conversationId).setSeq(seq));
        place = new SyncContinuation(conversationId, seq);
        full = more;
    }

    /** The answer; when the page is full it says that more is waiting, and where. */
    SyncAnswer build() {
        if (full) {
            answer.setMore(true).setContinuation(place.toBytes());
        }
        return answer.build();
    }
}
