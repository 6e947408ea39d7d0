package io.parley.loadtest.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Finds out how the server will do a statement. It takes the cheapest way that it knows, and tells nobody which: so they are asked for one
 * after the other, on an empty table of the same form.
 */
final class Algorithms {
    private static final String TWIN = "twin";
    private static final List<String> CHEAPEST_FIRST = List.of(
            "ALGORITHM=INSTANT", "ALGORITHM=INPLACE, LOCK=NONE", "ALGORITHM=INPLACE, LOCK=SHARED", "ALGORITHM=COPY");

    private final Connection connection;

    Algorithms(Connection connection) {
        this.connection = connection;
    }

    /** For people, such as {@code message INSTANT} or {@code new pin}; empty for what concerns no table. Must be asked before the statement is run. */
    String of(ScriptStatement statement) throws SQLException {
        if (statement.isCreate()) {
            return "new " + statement.table();
        }
        if (statement.isWrite()) {
            return "rows of " + statement.table();
        }
        if (!statement.isAlter()) {
            return "";
        }
        String asked = statement.algorithm();
        return statement.table() + " " + (asked.isEmpty() ? cheapest(statement) : asked);
    }

    private String cheapest(ScriptStatement statement) throws SQLException {
        try (Statement sql = connection.createStatement()) {
            for (String way : CHEAPEST_FIRST) {
                sql.execute("CREATE TABLE " + TWIN + " LIKE " + statement.table());
                try {
                    sql.execute(statement.on(TWIN) + ", " + way);
                    return way.replace("ALGORITHM=", "").replace("LOCK=", "lock ");
                } catch (SQLException notThatWay) {
                    // The next one.
                } finally {
                    sql.execute("DROP TABLE " + TWIN);
                }
            }
        }
        throw new IllegalStateException("The server knows no way to do: " + statement.sql());
    }
}
