package io.parley.message.sync;

import com.google.protobuf.MessageLite;
import io.parley.message.entry.EntryKind;
import io.parley.message.store.StoredEntry;
import io.parley.proto.SyncContinuation;
import io.parley.proto.client.v1.Changed;
import io.parley.proto.client.v1.Message;
import io.parley.proto.client.v1.SyncAnswer;

/** An answer to Sync while it fills up: bounded in entries and bytes, and knows where to go on. Not thread-safe. */
final class SyncPage {
    private final SyncAnswer.Builder answer = SyncAnswer.newBuilder();
    private final int limit;
    private int bytes;
    private StoredEntry last;
    private boolean full;

    SyncPage(int limit) {
        this.limit = limit;
    }

    /** How many more entries fit; one too many may be read to learn whether there are more. */
    int room() {
        return limit - entries();
    }

    private int entries() {
        return answer.getMessagesCount() + answer.getChangesCount();
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
                last = stored;
            }
        } else {
            Changed changed = Messages.changedToClient(stored);
            if (takes(changed)) {
                answer.addChanges(changed);
                last = stored;
            }
        }
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

    /** The answer; when the page is full it says that more is waiting, and where. */
    SyncAnswer build() {
        if (full) {
            answer.setMore(true).setContinuation(new SyncContinuation(last.conversationId(), last.seq()).toBytes());
        }
        return answer.build();
    }
}
