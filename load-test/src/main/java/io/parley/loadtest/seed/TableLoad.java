package io.parley.loadtest.seed;

import com.mysql.cj.jdbc.JdbcStatement;
import io.parley.localcluster.host.LocalClusterException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/**
 * Loads rows into tables with LOAD DATA LOCAL, one statement and transaction per {@link #ROWS_PER_STATEMENT} rows: about
 * an order of magnitude faster than INSERT. Used by one thread.
 */
final class TableLoad implements AutoCloseable {
    private static final int ROWS_PER_STATEMENT = 100_000;

    private final Connection connection;
    private final StringBuilder rows = new StringBuilder();
    private String into;
    private int waiting;

    TableLoad(ClusterDatabase.Schema schema) {
        Properties properties = new Properties();
        properties.setProperty("user", schema.user());
        properties.setProperty("password", schema.password());
        properties.setProperty("allowLoadLocalInfile", "true");
        properties.setProperty("characterEncoding", "UTF-8");
        try {
            connection = DriverManager.getConnection(schema.url(), properties);
        } catch (SQLException e) {
            throw new LocalClusterException(
                    "The database " + schema.url() + " cannot be reached: " + e.getMessage() + ". Is the cluster up?",
                    e);
        }
    }

    /** The table and columns that the next rows go to, in the words of LOAD DATA. */
    void into(String tableAndColumns) {
        flush();
        into = tableAndColumns;
    }

    /** Adds one row; no value may hold a tab, a line end or a backslash. */
    void row(Object... values) {
        for (int i = 0; i < values.length; i++) {
            rows.append(i == 0 ? "" : "\t").append(values[i]);
        }
        rows.append('\n');
        if (++waiting == ROWS_PER_STATEMENT) {
            flush();
        }
    }

    /** Sends what waits. */
    void flush() {
        if (waiting == 0) {
            return;
        }
        byte[] bytes = rows.toString().getBytes(StandardCharsets.UTF_8);
        rows.setLength(0);
        waiting = 0;
        try (Statement statement = connection.createStatement()) {
            statement.unwrap(JdbcStatement.class).setLocalInfileInputStream(new ByteArrayInputStream(bytes));
            statement.execute("LOAD DATA LOCAL INFILE 'rows' IGNORE INTO TABLE " + into);
        } catch (SQLException e) {
            throw new LocalClusterException("The database refused rows for " + into + ": " + e.getMessage() + ".", e);
        }
    }

    /** Sends what waits, and the connection ends. */
    @Override
    public void close() {
        try (connection) {
            flush();
        } catch (SQLException e) {
            throw new LocalClusterException("The connection to the database ended badly: " + e.getMessage() + ".", e);
        }
    }
}
