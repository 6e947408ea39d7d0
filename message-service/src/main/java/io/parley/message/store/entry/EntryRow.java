package io.parley.message.store.entry;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.parley.message.entry.Change;
import io.parley.message.entry.Entry;
import io.parley.message.entry.EntryKind;
import io.parley.message.store.database.Placeholders;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * A row of {@code message}, which holds one entry: its columns, how an entry is written to them and how it is read back. Nobody
 * else names a column that an entry is made of.
 */
public final class EntryRow {
    /** Values of one row of {@link #INSERT}. */
    public static final int WRITTEN = 11;

    /** To be followed by rows as of {@link #append}. */
    public static final String INSERT_VALUES =
            "INSERT INTO message (conversation_id, seq, kind, sender_id, client_message_id, message_type, created_at,"
                    + " body, content, ordinal, target_seq) VALUES ";

    /** One round trip and one log write per batch, not per entry. */
    public static final Placeholders INSERT = new Placeholders(INSERT_VALUES, "(?,?,?,?,?,?,?,?,?,?,?)", "");

    /**
     * To be completed by a condition on the clustered index of {@code entry}. For an edit the post is looked up, whose row holds the
     * new content; other entries cost no look-up.
     */
    public static final String SELECT = "SELECT entry.conversation_id, entry.seq, entry.kind, entry.sender_id,"
            + " entry.client_message_id, entry.message_type, entry.created_at, COALESCE(post.body, entry.body),"
            + " COALESCE(post.content, entry.content), entry.ordinal, entry.target_seq, entry.revised_seq,"
            + " entry.recalled FROM message entry LEFT JOIN message post"
            + " ON entry.kind = " + EntryKind.EDIT.number()
            + " AND post.conversation_id = entry.conversation_id AND post.seq = entry.target_seq";

    private EntryRow() {}

    /** Adds the values of an entry that gets this place. */
    public static void bind(Tuple values, NewEntry row, Tail place, long now) {
        Entry entry = row.entry();
        values.addLong(row.conversationId())
                .addLong(place.seq())
                .addInteger(entry.kind().number())
                .addInteger(row.authorId())
                .addString(row.clientMessageId())
                .addInteger(entry.messageType())
                .addLong(now)
                .addString(entry.text())
                .addBuffer(bytes(entry.content()))
                .addLong(place.ordinal())
                .addLong(entry instanceof Change change ? change.targetSeq() : null);
    }

    /** Writes the values as {@link #bind} does, as text: numbers, and whatever a client chose in hexadecimal, so that nothing needs to be escaped. */
    public static void append(StringBuilder sql, NewEntry row, Tail place, long now) {
        Entry entry = row.entry();
        sql.append('(').append(row.conversationId());
        sql.append(',').append(place.seq());
        sql.append(',').append(entry.kind().number());
        sql.append(',').append(row.authorId());
        appendHex(sql.append(",_ascii"), row.clientMessageId().getBytes(StandardCharsets.US_ASCII));
        sql.append(',').append(entry.messageType());
        sql.append(',').append(now);
        appendHex(sql.append(",_utf8mb4"), entry.text().getBytes(StandardCharsets.UTF_8));
        if (entry.content().isEmpty()) {
            sql.append(",NULL");
        } else {
            appendHex(sql.append(','), entry.content().toByteArray());
        }
        sql.append(',').append(place.ordinal());
        sql.append(',').append(entry instanceof Change change ? change.targetSeq() : null);
        sql.append(')');
    }

    private static void appendHex(StringBuilder sql, byte[] bytes) {
        HexFormat.of().formatHex(sql.append(" X'"), bytes).append('\'');
    }

    /** A row of {@link #SELECT}. One without an ordinal is of the release that knew nothing but posts. */
    public static StoredEntry read(Row row) {
        long seq = row.getLong(1);
        return new StoredEntry(
                row.getLong(0),
                seq,
                EntryKind.of(row.getInteger(2)),
                row.getInteger(3),
                row.getString(4),
                row.getInteger(5),
                row.getLong(6),
                row.getString(7),
                bytes(row.getBuffer(8)),
                orElse(row.getLong(9), seq),
                orElse(row.getLong(10), 0),
                orElse(row.getLong(11), 0),
                row.getInteger(12) != 0);
    }

    private static long orElse(Long column, long whenNull) {
        return column == null ? whenNull : column;
    }

    public static Buffer bytes(ByteString content) {
        return content.isEmpty() ? null : Buffer.buffer(content.toByteArray());
    }

    private static ByteString bytes(Buffer column) {
        return column == null ? ByteString.EMPTY : UnsafeByteOperations.unsafeWrap(column.getBytes());
    }
}
