package io.parley.kit.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.mysqlclient.MySQLBuilder;
import io.vertx.mysqlclient.MySQLConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class PoolTermsTest {
    private static final int CONFIGURED_TIMEOUT_MS = 300;

    private final Vertx vertx = Vertx.vertx();
    private final Queue<Throwable> uncaught = new ConcurrentLinkedQueue<>();

    @AfterEach
    void closeVertx() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void aConnectionThatIsRefusedFailsItsCallOnce() throws Exception {
        vertx.exceptionHandler(uncaught::add);
        Pool pool = pool(PoolTerms.pool(
                new PoolOptions()
                        .setConnectionTimeout(CONFIGURED_TIMEOUT_MS)
                        .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS),
                10));
        assertThat(pool.query("SELECT 1")
                        .execute()
                        .toCompletionStage()
                        .toCompletableFuture()
                        .handle((rows, failure) -> failure)
                        .get())
                .hasMessageContaining("Connection refused");
        Awaitility.await().during(Duration.ofMillis(3 * CONFIGURED_TIMEOUT_MS)).untilAsserted(() -> assertThat(uncaught)
                .isEmpty());
    }

    private Pool pool(PoolOptions options) throws IOException, ExecutionException, InterruptedException {
        try (ServerSocket unused = new ServerSocket(0)) {
            MySQLConnectOptions connections =
                    new MySQLConnectOptions().setHost("127.0.0.1").setPort(unused.getLocalPort());
            PoolTerms.bound(connections);
            return MySQLBuilder.pool()
                    .with(options)
                    .connectingTo(connections)
                    .using(vertx)
                    .build();
        }
    }
}
