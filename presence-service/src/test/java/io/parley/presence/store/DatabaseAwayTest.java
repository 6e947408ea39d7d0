package io.parley.presence.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.kit.sql.DatabaseFailures;
import io.parley.presence.TestSettings;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.mysqlclient.MySQLBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.mysqlclient.MySQLConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class DatabaseAwayTest {
    private static final int QUEUE = 1;
    private static final Duration SHORT = Duration.ofMillis(500);
    private static final Duration LONG = Duration.ofSeconds(20);

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void closeVertx() {
        vertx.closeAndAwait();
    }

    @Test
    void aDatabaseThatRefusesConnectionsIsUnavailable() throws Exception {
        int port;
        try (ServerSocket unused = new ServerSocket(0)) {
            port = unused.getLocalPort();
        }
        assertThat(DatabaseFailures.isUnavailable(failureOfACallTo(port))).isTrue();
    }

    @Test
    void aDatabaseThatNeverAnswersIsUnavailableInBoundedTime() throws Exception {
        try (ServerSocket silent = new ServerSocket(0)) {
            assertThat(DatabaseFailures.isUnavailable(failureOfACallTo(silent.getLocalPort())))
                    .isTrue();
        }
    }

    @Test
    void aFullQueueIsToldAtOnce() throws Exception {
        try (ServerSocket silent = new ServerSocket(0)) {
            Database database = database(silent.getLocalPort(), LONG);
            // One call holds the connection that never comes, one waits for it.
            List<Uni<RowSet<Row>>> calls = IntStream.range(0, 3)
                    .mapToObj(i -> database.execute("SELECT 1", Tuple.tuple()))
                    .toList();
            Throwable first = failureOf(Uni.combine().any().of(calls));
            assertThat(first).isInstanceOf(ConnectionPoolTooBusyException.class);
            assertThat(DatabaseFailures.isTooBusy(first)).isTrue();
        }
    }

    private Database database(int port, Duration callTimeout) {
        Pool pool = MySQLBuilder.pool()
                .with(new PoolOptions().setMaxSize(1).setMaxWaitQueueSize(QUEUE))
                .connectingTo(new MySQLConnectOptions()
                        .setHost("127.0.0.1")
                        .setPort(port)
                        .setUser("nobody")
                        .setDatabase("nothing"))
                .using(vertx)
                .build();
        return new Database(
                pool, TestSettings.with(DatabaseSettings.class, Map.of("call-timeout", callTimeout.toMillis() + "ms")));
    }

    private Throwable failureOfACallTo(int port) {
        return failureOf(database(port, SHORT).execute("SELECT 1", Tuple.tuple()));
    }

    private static Throwable failureOf(Uni<RowSet<Row>> call) {
        return call.onItem()
                .<Throwable>transform(rows -> new AssertionError("answered"))
                .onFailure()
                .recoverWithItem(failure -> failure)
                .await()
                .atMost(LONG);
    }
}
