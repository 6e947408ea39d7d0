package io.parley.message.retention;

import io.micrometer.core.instrument.Counter;
import io.parley.message.store.keep.RetentionStore;
import io.parley.message.store.keep.RetentionStore.Lowest;
import io.parley.message.store.keep.RetentionStore.Place;
import io.vertx.core.Future;

/** Removes the beginning of one conversation, a batch at a time. Used once, on one event loop. */
final class Clearing {
    private final RetentionStore store;
    private final Rounds rounds;
    private final Pace pace;
    private final Counter deleted;
    private final long conversationId;
    private final long oldest;
    private long goneSeq;

    /** @param oldest what was stored before goes, milliseconds since 1970 */
    Clearing(RetentionStore store, Rounds rounds, Pace pace, Counter deleted, Lowest from, long oldest) {
        this.store = store;
        this.rounds = rounds;
        this.pace = pace;
        this.deleted = deleted;
        this.conversationId = from.conversationId();
        this.goneSeq = from.goneSeq();
        this.oldest = oldest;
    }

    /**
     * How fast rows are deleted.
     *
     * @param batch rows in one statement, at most
     * @param pauseMs between two of them
     */
    record Pace(int batch, long pauseMs) {
        private boolean isFull(int rows) {
            return rows >= batch;
        }
    }

    /** Up to the first entry that is young enough. */
    Future<Void> run() {
        return rounds.whileMore(pace.pauseMs, this::nextBatch);
    }

    private Future<Boolean> nextBatch() {
        return store.olderThan(oldest, conversationId, goneSeq, pace.batch).compose(old -> {
            Future<Void> marked = old.isEmpty() ? Future.succeededFuture() : markGone(old.getLast());
            return marked.compose(done -> deleteMarks())
                    .compose(done -> deleteEntries())
                    .compose(done -> store.blankNewest(conversationId, goneSeq))
                    .map(done -> pace.isFull(old.size()));
        });
    }

    private Future<Void> markGone(Place newest) {
        goneSeq = newest.seq();
        return store.markGone(conversationId, newest);
    }

    private Future<Void> deleteMarks() {
        return rounds.whileMore(pace.pauseMs, () -> store.deleteMarks(conversationId, goneSeq, pace.batch)
                .map(pace::isFull));
    }

    /** After what belongs to them: a walk that was interrupted is gone on with by the rows of entries that it left. */
    private Future<Void> deleteEntries() {
        return rounds.whileMore(pace.pauseMs, () -> store.deleteEntries(conversationId, goneSeq, pace.batch)
                .onSuccess(deleted::increment)
                .map(pace::isFull));
    }
}
