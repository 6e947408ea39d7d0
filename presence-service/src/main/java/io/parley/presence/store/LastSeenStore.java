package io.parley.presence.store;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.TimeUnit;

/** Brings up when those who are connected were last seen, for the case that their gateway is lost and nobody knows when it was. */
@ApplicationScoped
public class LastSeenStore {
    /** Rows of one statement, so that none holds many locks. */
    private static final int CHUNK = 500;

    /** Cost: a range of an index that ends with the chunk; one row and its place in an index for each user. */
    private static final String BRING_UP = "UPDATE user_status SET last_seen = UTC_TIMESTAMP(3) WHERE shown IN ("
            + StatusStore.ONLINE + ", 2) AND last_seen < UTC_TIMESTAMP(3) - INTERVAL ? MICROSECOND"
            + " AND EXISTS (SELECT 1 FROM session s WHERE s.user_id = user_status.user_id) LIMIT " + CHUNK;

    private final Database database;
    private final long ageMicros;

    LastSeenStore(Database database, StatusTerms terms) {
        this.database = database;
        ageMicros = TimeUnit.NANOSECONDS.toMicros(terms.seenInterval().toNanos());
    }

    /** Brings up some whose time is old; whether there may be more. */
    public Uni<Boolean> bringUp() {
        return database.execute(BRING_UP, Tuple.of(ageMicros)).map(result -> result.rowCount() == CHUNK);
    }
}
