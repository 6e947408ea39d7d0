package io.parley.message.store;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.parley.message.entry.EntryKind;
import io.parley.message.entry.Post;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;

/**
 * A row of {@code message}, which holds one entry: its columns, how an entry is written to them and how it is read back. Nobody
 * else names a column that an entry is made of.
 */
final class EntryRow {
    /** Values of one row of {@link #INSERT}. */
    static final int WRITTEN = 10;

    /** One round trip and one log write per batch, not per entry. */
    static final Placeholders INSERT = new Placeholders(
            "INSERT INTO message (conversation_id, seq, kind, sender_id, client_message_id, message_type, created_at,"
                    + " body, content, ordinal) VALUES ",
            "(?,?,?,?,?,?,?,?,?,?)",
            "");

    /** To be completed by a condition on the clustered index. */
    static final String SELECT = "SELECT conversation_id, seq, kind, sender_id, client_message_id, message_type,"
            + " created_at, body, content, ordinal FROM message";

    private EntryRow() {}

    /** Adds the values of an entry that gets this place. */
    static void bind(Tuple values, NewEntry entry, Tail place, long now) {
        switch (entry.entry()) {
            case Post post ->
                values.addLong(entry.conversationId())
                        .addLong(place.seq())
                        .addInteger(post.kind().number())
                        .addInteger(entry.authorId())
                        .addString(entry.clientMessageId())
                        .addInteger(post.messageType())
                        .addLong(now)
                        .addString(post.text())
                        .addBuffer(bytes(post.content()))
                        .addLong(place.ordinal());
        }
    }

    /** A row of {@link #SELECT}. One without an ordinal is of the release that knew nothing but posts. */
    static StoredEntry read(Row row) {
        long seq = row.getLong(1);
        Long ordinal = row.getLong(9);
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
                ordinal == null ? seq : ordinal);
    }

    private static Buffer bytes(ByteString content) {
        return content.isEmpty() ? null : Buffer.buffer(content.toByteArray());
    }

    private static ByteString bytes(Buffer column) {
        return column == null ? ByteString.EMPTY : UnsafeByteOperations.unsafeWrap(column.getBytes());
    }
}
