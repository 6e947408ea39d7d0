package io.parley.presence.store;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.TimeUnit;

/**
 * Marks users whose status and sessions do not fit each other. That is so when sessions were changed by something that leaves no marks: a
 * replica of a release without statuses during an upgrade, or a person with SQL.
 */
@ApplicationScoped
public class StatusMendStore {
    /** Rows of one statement; others come with the next. */
    private static final int CHUNK = 1_000;

    private static final String MARK = "INSERT INTO status_due (user_id, due_at, stays_until, ended_at, forced)"
            + " SELECT DISTINCT x.user_id, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3), NULL, 0 FROM ";

    /** Cost: reads all sessions and a row by primary key for each, without locks. */
    private static final String NOT_SHOWN = MARK
            + "session x LEFT JOIN user_status u ON u.user_id = x.user_id WHERE u.user_id IS NULL OR u.shown = 4 AND u.chosen <> 3"
            + " LIMIT " + CHUNK + " ON DUPLICATE KEY UPDATE forced = forced";

    /** Cost: a range of an index, nearly always empty: whoever has a session was brought up. */
    private static final String NOT_THERE = MARK
            + "user_status x WHERE x.shown IN (1, 2) AND x.last_seen < UTC_TIMESTAMP(3) - INTERVAL ? MICROSECOND"
            + " AND NOT EXISTS (SELECT 1 FROM session s WHERE s.user_id = x.user_id)"
            + " LIMIT " + CHUNK + " ON DUPLICATE KEY UPDATE forced = forced";

    private final Database database;
    private final long ageMicros;

    StatusMendStore(Database database, StatusTerms terms) {
        this.database = database;
        ageMicros = TimeUnit.NANOSECONDS.toMicros(terms.seenInterval().toNanos());
    }

    /** Marks some that do not fit. */
    public Uni<Void> mend() {
        return database.execute(NOT_SHOWN, Tuple.tuple())
                .chain(() -> database.execute(NOT_THERE, Tuple.of(ageMicros)))
                .replaceWithVoid();
    }
}
