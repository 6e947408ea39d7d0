package io.parley.auth.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.auth.testing.AuthServiceResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What a search costs where very many accounts are called alike: a page of an index, however many they are. The accounts are made by
 * the database itself, with ids that nobody draws and names that no other test has.
 */
@QuarkusTest
@QuarkusTestResource(AuthServiceResource.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SearchCostIT {
    private static final Logger LOG = Logger.getLogger(SearchCostIT.class);
    private static final int ACCOUNTS = 100_000;
    private static final String PREFIX = "zq";
    private static final String END = PREFIX + "\udbff\udfff";

    /** Every other one has a nickname of his own, fifty of them the same. */
    private static final String FILL = """
            INSERT INTO account (id, name, name_key, nickname, nickname_key, avatar_url, password_hash,
              revoked_until_ms, created_ms)
            WITH digit AS (SELECT 0 AS n UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4
              UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9),
            number AS (SELECT a.n * 10000 + b.n * 1000 + c.n * 100 + d.n * 10 + e.n + 1 AS n
              FROM digit a, digit b, digit c, digit d, digit e)
            SELECT n, CONCAT('zq', n), CONCAT('zq', n), 'Zq', IF(n MOD 2, CONCAT('zq ', n DIV 100), ''), '', '', 0, 0
            FROM number""";

    @Inject
    Pool pool;

    @Inject
    SearchStore store;

    @BeforeAll
    void fill() {
        run(FILL);
        run("ANALYZE TABLE account");
    }

    @Test
    void everyStatementReadsAPageOfAnIndex() {
        assertReads(SearchStore.BY_NAME, Tuple.of(PREFIX, END, 21), "account_name_unique", 21);
        assertReads(SearchStore.BY_NAME_BEHIND, Tuple.of("zq50000", END, 21), "account_name_unique", 21);
        assertReads(SearchStore.BY_NICKNAME, Tuple.of(PREFIX, END, 100), "account_nickname", 100);
        assertReads(
                SearchStore.BY_NICKNAME_BEHIND,
                Tuple.of("zq 500", 50_050, "zq 500", END, 100),
                "account_nickname",
                100);
    }

    @Test
    void aPageTakesMilliseconds() {
        store.byName(PREFIX, "", 21).await().indefinitely();
        long bestNanos = Long.MAX_VALUE;
        for (int i = 0; i < 20; i++) {
            long startNanos = System.nanoTime();
            assertThat(store.byName(PREFIX, "zq" + i * 3_100, 21).await().indefinitely())
                    .hasSize(21);
            assertThat(store.byNickname(PREFIX, "zq " + i * 31, 0, 100).await().indefinitely())
                    .hasSize(100);
            bestNanos = Math.min(bestNanos, System.nanoTime() - startNanos);
        }
        LOG.infof("A page by name and one by nickname among %d accounts: %d µs at best", ACCOUNTS, bestNanos / 1_000);
        assertThat(Duration.ofNanos(bestNanos)).isLessThan(Duration.ofMillis(20));
    }

    private void assertReads(String statement, Tuple values, String key, int atMost) {
        Row plan = pool.preparedQuery("EXPLAIN " + statement)
                .execute(values)
                .await()
                .indefinitely()
                .iterator()
                .next();
        LOG.infof(
                "EXPLAIN %s: type %s, key %s, extra %s",
                statement, plan.getString("type"), plan.getString("key"), plan.getString("Extra"));
        assertThat(plan.getString("key")).as(statement).isEqualTo(key);
        assertThat(plan.getString("type")).as(statement).isEqualTo("range");
        assertThat(plan.getString("Extra")).as(statement).doesNotContain("filesort");
        assertThat(rowsRead(statement, values)).as(statement).isLessThanOrEqualTo(atMost + 2L);
    }

    /** What the handler reads for a statement, on its own connection. */
    private long rowsRead(String statement, Tuple values) {
        return pool.withConnection(connection -> readSoFar(connection).chain(before -> connection
                        .preparedQuery(statement)
                        .execute(values)
                        .chain(() -> readSoFar(connection))
                        .map(after -> after - before)))
                .await()
                .indefinitely();
    }

    private static Uni<Long> readSoFar(SqlConnection connection) {
        return connection
                .query("SHOW SESSION STATUS WHERE Variable_name IN ('Handler_read_key', 'Handler_read_next')")
                .execute()
                .map(rows -> {
                    long read = 0;
                    for (Row row : rows) {
                        read += Long.parseLong(row.getString("Value"));
                    }
                    return read;
                });
    }

    private void run(String statement) {
        pool.query(statement).execute().await().atMost(Duration.ofMinutes(5));
    }
}
