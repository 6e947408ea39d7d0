package io.parley.message.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.TreeMap;

/**
 * The usual commit: insert with the sequence numbers that follow the remembered tails, then advance the conversations and
 * commit. Two round trips where {@link LockedCommit} needs three.
 *
 * <p><b>Why seq stays gap-free and unique.</b> The primary key {@code (conversation_id, seq)} is the fence. A tail is a
 * committed message, so tail + 1 leaves no gap; and it is free only if nobody else has taken it. When another pod was faster, the
 * statement waits for that pod's transaction and then fails as a whole on the duplicate key. Of two writers with the same tail
 * one wins, whatever the timing. So whoever gets past the insert holds the end of the conversation until the commit, and
 * {@code last_seq}, which all writers advance in the transaction of their messages, is exact. A repeat of a stored message
 * fails on the unique key of client ids in the same way.
 *
 * <p>Against a {@link LockedCommit} of another pod, which locks the conversation first, this may end in a deadlock; the
 * server ends one of the two and the other one is complete. Whoever fails here takes the way of {@link LockedCommit}.
 *
 * <p>The caller owns the connection (auto-commit off) and rolls back when the future fails. Used once, on one event loop.
 */
final class TailCommit {
    private final SqlConnection connection;
    private final MessageBatch batch;
    private final ConversationTails known;
    private final MessageRows rows;

    TailCommit(SqlConnection connection, MessageBatch batch, ConversationTails known, TreeMap<Long, Long> tails) {
        this.connection = connection;
        this.batch = batch;
        this.known = known;
        this.rows = new MessageRows(batch.distinct().values(), tails, batch.now());
    }

    /**
     * Stores the batch, all or nothing.
     *
     * @return one place per message, in the order of the batch; failed with a duplicate key when a tail was old or a
     *     message is a repeat
     */
    Future<List<Committed>> run() {
        return connection
                .preparedQuery(rows.insert())
                .execute(rows.parameters())
                .compose(inserted -> connection
                        .query(MessageRows.advanceAndCommit(rows.lastSeqs(), batch.minute()))
                        .execute())
                .map(committed -> {
                    known.committed(rows.lastSeqs());
                    return batch.inOrder(rows.places());
                });
    }
}
