package io.parley.loadtest.server;

import io.parley.localcluster.database.MariaDb;
import java.time.Duration;
import java.time.LocalDateTime;

/**
 * How many messages per second the database itself can store durably on one connection: transactions that lock a
 * conversation, insert rows in one statement and advance the conversation, as message-service's do, from the database's
 * own command-line client.
 */
public final class DatabaseLimit {
    private static final String SCHEMA = "bench_limit";
    private static final int TRANSACTIONS = 100;
    private static final String TEXT = "x".repeat(100);

    private DatabaseLimit() {}

    /**
     * Measures with transactions of this many rows.
     *
     * @param database running
     * @return rows per second
     */
    public static double rowsPerSecond(MariaDb database, int rowsPerTransaction) {
        database.createSchema(SCHEMA);
        StringBuilder sql = new StringBuilder("USE " + SCHEMA + ";\n").append("""
                DROP TABLE IF EXISTS message;
                DROP TABLE IF EXISTS conversation;
                CREATE TABLE conversation (id BIGINT PRIMARY KEY, last_seq BIGINT NOT NULL) ENGINE=InnoDB;
                CREATE TABLE message (
                  conversation_id BIGINT NOT NULL, seq BIGINT NOT NULL, sender_id INT NOT NULL,
                  client_message_id VARCHAR(36) NOT NULL, sent_at BIGINT NOT NULL, text TEXT NOT NULL,
                  PRIMARY KEY (conversation_id, seq)) ENGINE=InnoDB;
                INSERT INTO conversation VALUES (1, 0);
                SELECT SYSDATE(6);
                """);
        long seq = 0;
        for (int transaction = 0; transaction < TRANSACTIONS; transaction++) {
            sql.append("START TRANSACTION; DO (SELECT last_seq FROM conversation WHERE id = 1 FOR UPDATE);\n");
            sql.append("INSERT INTO message VALUES ");
            for (int row = 0; row < rowsPerTransaction; row++) {
                seq++;
                sql.append(row == 0 ? "" : ",")
                        .append("(1,%d,7,'00000000-00000000-%010d',1,'%s')".formatted(seq, seq, TEXT));
            }
            sql.append(";\nUPDATE conversation SET last_seq = %d WHERE id = 1; COMMIT;\n".formatted(seq));
        }
        sql.append("SELECT SYSDATE(6); DROP TABLE message; DROP TABLE conversation;\n");
        return seq / secondsBetween(database.execute(sql.toString()));
    }

    private static double secondsBetween(String output) {
        String[] lines = output.trim().split("\n");
        return Duration.between(time(lines[0]), time(lines[lines.length - 1])).toNanos() / 1e9;
    }

    private static LocalDateTime time(String line) {
        return LocalDateTime.parse(line.trim().replace(' ', 'T'));
    }
}
