package io.parley.message.store.commit;

import io.parley.message.store.entry.ConversationTails;
import io.parley.message.store.entry.Tail;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.TreeMap;

/**
 * The usual commit: insert with the sequence numbers that follow the remembered tails, then advance the conversations and
 * commit. One round trip for a few entries, whose values are part of the statement then: the server ends at the first statement
 * that fails, so nothing is advanced or committed that was not inserted. Two for more of them, where {@link LockedCommit} needs three.
 *
 * <p><b>Why seq stays gap-free and unique.</b> The primary key {@code (conversation_id, seq)} is the fence. A tail is a
 * committed entry, so the next seq leaves no gap; and it is free only if nobody else has taken it. When another pod was faster, the
 * statement waits for that pod's transaction and then fails as a whole on the duplicate key. Of two writers with the same tail
 * one wins, whatever the timing. So whoever gets past the insert holds the end of the conversation until the commit, and
 * {@code last_seq}, which all writers advance in the transaction of their entries, is exact. A repeat of a stored entry
 * fails on the unique key of client ids in the same way.
 *
 * <p>Retention deletes rows from the beginning of a log, but never the newest one. So a tail whose next place was taken and is free
 * again lies below the end: the insert succeeds, and advancing the conversation fails on {@code last_seq}, see {@link EntryRows}.
 *
 * <p>Against a {@link LockedCommit} of another pod, which locks the conversation first, this may end in a deadlock; the
 * server ends one of the two and the other one is complete. Whoever fails here takes the way of {@link LockedCommit}.
 *
 * <p>The caller owns the connection (auto-commit off) and rolls back when the future fails. Used once, on one event loop.
 */
final class TailCommit {
    private final SqlConnection connection;
    private final EntryBatch batch;
    private final ConversationTails known;
    private final int mostAtOnce;
    private final EntryRows rows;

    /** @param mostAtOnce entries for which one round trip is better than two */
    TailCommit(
            SqlConnection connection,
            EntryBatch batch,
            ConversationTails known,
            TreeMap<Long, Tail> tails,
            int mostAtOnce) {
        this.connection = connection;
        this.batch = batch;
        this.known = known;
        this.mostAtOnce = mostAtOnce;
        this.rows = new EntryRows(batch.distinct().values(), tails, batch.now());
    }

    /**
     * Stores the batch, all or nothing.
     *
     * @return one place per entry, in the order of the batch; failed with a duplicate key when a tail was old or a
     *     entry is a repeat
     */
    Future<List<Outcome>> run() {
        String rest = EntryRows.advanceAndCommit(rows.tails(), batch.minute(), rows.marks());
        Future<?> committed = rows.areAtMost(mostAtOnce)
                ? connection.query(rows.insertAsText() + "; " + rest).execute()
                : connection
                        .preparedQuery(rows.insert())
                        .execute(rows.parameters())
                        .compose(inserted -> connection.query(rest).execute());
        return committed.map(done -> {
            known.committed(rows.tails());
            return batch.inOrder(rows.places());
        });
    }
}
