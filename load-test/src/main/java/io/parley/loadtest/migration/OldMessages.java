package io.parley.loadtest.migration;

import io.parley.proto.ConversationIds;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.LongConsumer;

/**
 * Fills a schema as V1 made it with conversations of two, each with as many messages, and later a schema of V4 and newer with groups. Rows
 * are generated in the database. One thread.
 */
final class OldMessages {
    private static final int FIRST_USER = 500_000_000;
    private static final long FIRST_GROUP = 1L << 60;
    /** Rows of one transaction, about. */
    private static final int BATCH = 100_000;

    /** Numbers from 0 on, to be multiplied with. */
    private static final String NUMBERS = "CREATE TABLE numbers (n INT NOT NULL PRIMARY KEY) ENGINE = InnoDB";

    private static final String MORE_NUMBERS =
            "INSERT INTO numbers SELECT n + ? FROM numbers WHERE n + ? < ? ORDER BY n";
    private static final String CONVERSATIONS = """
            INSERT INTO conversation (id, last_seq, active_minute)
            SELECT ((? + 2 * n + 1) << 30) | (? + 2 * n), ?, 0 FROM numbers WHERE n < ?""";
    private static final String MEMBERS = """
            INSERT INTO member (user_id, conversation_id)
            SELECT id & 1073741823, id FROM conversation UNION ALL SELECT id >> 30, id FROM conversation""";
    private static final String CURSORS = """
            INSERT INTO device_cursor (user_id, device_id, conversation_id, acked_seq)
            SELECT user_id, 'phone', 0, 0 FROM member
            UNION ALL SELECT m.user_id, 'phone', c.id, c.last_seq FROM member m JOIN conversation c ON c.id = m.conversation_id""";

    /** In the order of the key. The two users take turns; texts have 20 to 110 characters. */
    private static final String MESSAGES = """
            INSERT INTO message (conversation_id, seq, sender_id, client_message_id, message_type, created_at, body)
            SELECT c.id, n + 1, IF(n % 2 = 0, c.id & 1073741823, c.id >> 30), MD5(CONCAT(c.id, ' ', n)), 1,
                   1700000000000 + 1000 * n, CONCAT('This is a text, ', n, REPEAT('x', n % 90))
            FROM conversation c JOIN numbers WHERE c.id BETWEEN ? AND ? AND n < ? ORDER BY c.id, n""";

    private static final String GROUPS = """
            INSERT INTO group_member (conversation_id, user_id, role, joined_seq, from_seq, changed_seq)
            SELECT ? + g.n, ? + m.n, 1, 1, 0, 1 FROM numbers g JOIN numbers m WHERE g.n < ? AND m.n < ? ORDER BY g.n, m.n""";

    private final Connection connection;
    private final Size size;

    /** @param connection commits each statement */
    OldMessages(Connection connection, Size size) {
        this.connection = connection;
        this.size = size;
    }

    /** The conversation with an index. */
    static long conversation(int index) {
        return ConversationIds.direct(FIRST_USER + 2 * index, FIRST_USER + 2 * index + 1);
    }

    /**
     * Makes the conversations with their members, devices and messages.
     *
     * @param progress hears after each transaction how many messages there are
     */
    void fill(LongConsumer progress) throws SQLException {
        makeNumbers(size.largest());
        int each = size.messagesEach();
        execute(CONVERSATIONS, FIRST_USER, FIRST_USER, each, size.conversations());
        execute(MEMBERS);
        execute(CURSORS);
        int atOnce = Math.max(1, BATCH / each);
        for (int from = 0; from < size.conversations(); from += atOnce) {
            int to = Math.min(from + atOnce, size.conversations());
            execute(MESSAGES, conversation(from), conversation(to - 1), each);
            progress.accept((long) to * each);
        }
    }

    /** Makes the groups. The schema must be of V4 at least. */
    void addGroups() throws SQLException {
        execute(GROUPS, FIRST_GROUP, FIRST_USER, size.groups(), Size.GROUP_MEMBERS);
    }

    /** Leaves nothing but what a service would have. */
    void dropNumbers() throws SQLException {
        execute("DROP TABLE numbers");
    }

    private void makeNumbers(int count) throws SQLException {
        execute(NUMBERS);
        execute("INSERT INTO numbers VALUES (0)");
        for (int have = 1; have < count; have *= 2) {
            execute(MORE_NUMBERS, have, have, count);
        }
    }

    private void execute(String sql, Object... values) throws SQLException {
        if (values.length == 0) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.execute();
        }
    }
}
