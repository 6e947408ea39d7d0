package io.parley.message.store.keep;

import io.parley.message.store.database.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The leases on shares of the conversations, and which conversations were busy lately. Safe for any thread. */
@ApplicationScoped
public class RedeliveryStore {
    /** Shares there are; the rows are made by the first migration. */
    public static final int SHARES = 8;

    /** The database's clock in milliseconds since 1970, whatever its time zone. */
    private static final String NOW_MS = "(TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(3)) DIV 1000)";

    /** Takes free and prolongs own shares in one statement; the clock is the database's. 8 rows. */
    private static final String TAKE_SHARES = "UPDATE redelivery_share"
            + " SET holder = ?, lease_until = " + NOW_MS + " + ?"
            + " WHERE (holder = ? OR lease_until < " + NOW_MS + ")";

    /** 8 rows. */
    private static final String OWN_SHARES =
            "SELECT share FROM redelivery_share" + " WHERE holder = ? AND lease_until > " + NOW_MS;

    /** 8 rows. */
    private static final String RELEASE_SHARES =
            "UPDATE redelivery_share SET holder = '', lease_until = 0 WHERE holder = ?";

    /** A range of the index (active_minute, id): no sort, and only the page is read. */
    private static final String ACTIVE_IN =
            "SELECT id, last_seq FROM conversation WHERE active_minute = ? AND id > ? ORDER BY id LIMIT ?";

    private final Database database;

    /** For CDI. */
    public RedeliveryStore(Database database) {
        this.database = database;
    }

    /**
     * Takes every share whose lease ran out and prolongs those already held.
     *
     * @param holder this pod
     * @param leaseMs how long the shares stay with this pod without another call
     * @return the shares this pod holds now
     */
    public Future<Set<Integer>> takeShares(String holder, long leaseMs) {
        return database.execute(TAKE_SHARES, Tuple.of(holder, leaseMs, holder))
                .compose(taken -> database.execute(OWN_SHARES, Tuple.of(holder)))
                .map(rows -> {
                    Set<Integer> shares = new HashSet<>();
                    rows.forEach(row -> shares.add(row.getInteger(0)));
                    return shares;
                });
    }

    /** Gives all shares of this pod back, so that another pod takes them at once. */
    public Future<Void> releaseShares(String holder) {
        return database.execute(RELEASE_SHARES, Tuple.of(holder)).mapEmpty();
    }

    /**
     * Conversations whose last message came in a given minute, by ascending id, with their newest sequence numbers.
     *
     * @param minute minutes since 1970
     */
    public Future<Map<Long, Long>> activeIn(int minute, long afterId, int limit) {
        return database.execute(ACTIVE_IN, Tuple.of(minute, afterId, limit)).map(RedeliveryStore::byId);
    }

    private static Map<Long, Long> byId(RowSet<Row> rows) {
        Map<Long, Long> lastSeqs = LinkedHashMap.newLinkedHashMap(rows.size());
        rows.forEach(row -> lastSeqs.put(row.getLong(0), row.getLong(1)));
        return lastSeqs;
    }
}
