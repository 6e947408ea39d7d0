package io.parley.message.store.read;

import io.parley.message.store.database.Database;
import io.parley.message.store.entry.EntryRow;
import io.parley.message.store.entry.Span;
import io.parley.message.store.entry.StoredEntry;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/** Reads logs forward (sync, redelivery). Safe for any thread. */
@ApplicationScoped
public class EntryReader {
    /** A range of the clustered index. */
    private static final String AFTER = EntryRow.SELECT
            + " WHERE entry.conversation_id = ? AND entry.seq > ? AND entry.seq <= ?" + " ORDER BY entry.seq LIMIT ?";

    private final Database database;

    /** For CDI. */
    public EntryReader(Database database) {
        this.database = database;
    }

    /** At most {@code limit} entries of a conversation that follow {@code seq}, in order. */
    public Future<List<StoredEntry>> after(long conversationId, long seq, int limit) {
        return in(conversationId, new Span(seq, Long.MAX_VALUE), limit);
    }

    /** The first of the entries of a conversation that are in the span, in order; at most {@code limit}. */
    public Future<List<StoredEntry>> in(long conversationId, Span span, int limit) {
        return database.execute(AFTER, Tuple.of(conversationId, span.after(), span.until(), limit))
                .map(EntryReader::entries);
    }

    private static List<StoredEntry> entries(RowSet<Row> rows) {
        List<StoredEntry> entries = new ArrayList<>(rows.size());
        rows.forEach(row -> entries.add(EntryRow.read(row)));
        return entries;
    }
}
