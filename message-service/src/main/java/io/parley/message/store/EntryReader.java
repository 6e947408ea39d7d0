package io.parley.message.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/** Reads a log forward (sync, redelivery) and backwards (history). Safe for any thread. */
@ApplicationScoped
public class EntryReader {
    /** A range of the clustered index. */
    private static final String AFTER = EntryRow.SELECT + " WHERE conversation_id = ? AND seq > ? ORDER BY seq LIMIT ?";

    /** A range of the clustered index, read from its end. */
    private static final String BEFORE =
            EntryRow.SELECT + " WHERE conversation_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?";

    private final Database database;

    /** For CDI. */
    public EntryReader(Database database) {
        this.database = database;
    }

    /** At most {@code limit} entries of a conversation that follow {@code seq}, in order. */
    public Future<List<StoredEntry>> after(long conversationId, long seq, int limit) {
        return database.execute(AFTER, Tuple.of(conversationId, seq, limit)).map(EntryReader::entries);
    }

    /**
     * At most {@code limit} entries of a conversation below {@code seq}, newest first.
     *
     * @param seq {@link Long#MAX_VALUE} for from the newest
     */
    public Future<List<StoredEntry>> before(long conversationId, long seq, int limit) {
        return database.execute(BEFORE, Tuple.of(conversationId, seq, limit)).map(EntryReader::entries);
    }

    private static List<StoredEntry> entries(RowSet<Row> rows) {
        List<StoredEntry> entries = new ArrayList<>(rows.size());
        rows.forEach(row -> entries.add(EntryRow.read(row)));
        return entries;
    }
}
