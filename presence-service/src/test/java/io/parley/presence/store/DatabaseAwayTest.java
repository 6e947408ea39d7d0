package io.parley.presence.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.mysqlclient.MySQLBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.mysqlclient.MySQLConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class DatabaseAwayTest {
    private static final DatabaseSettings SETTINGS =
            new DatabaseSettings(Duration.ofMillis(500), Duration.ofSeconds(1), 3, 10);

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
        assertThat(StoreFailures.isUnavailable(failureOfACallTo(port))).isTrue();
    }

    @Test
    void aDatabaseThatNeverAnswersIsUnavailableInBoundedTime() throws Exception {
        try (ServerSocket silent = new ServerSocket(0)) {
            assertThat(StoreFailures.isUnavailable(failureOfACallTo(silent.getLocalPort())))
                    .isTrue();
        }
    }

    @Test
    void aFaultOfOurOwnIsNotCalledUnavailable() {
        assertThat(StoreFailures.isUnavailable(new IllegalStateException("a fault")))
                .isFalse();
    }

    private Throwable failureOfACallTo(int port) {
        Pool pool = MySQLBuilder.pool()
                .with(new PoolOptions().setMaxSize(1))
                .connectingTo(new MySQLConnectOptions()
                        .setHost("127.0.0.1")
                        .setPort(port)
                        .setUser("nobody")
                        .setDatabase("nothing"))
                .using(vertx)
                .build();
        return new Database(pool, SETTINGS)
                .execute("SELECT 1", Tuple.tuple())
                .onItem()
                .<Throwable>transform(rows -> new AssertionError("answered"))
                .onFailure()
                .recoverWithItem(failure -> failure)
                .await()
                .atMost(Duration.ofSeconds(10));
    }
}
