package io.parley.presence.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.localcluster.testing.TestServers;
import io.parley.presence.TestSettings;
import io.quarkus.reactive.mysql.client.MySQLPoolCreator;
import io.vertx.core.Vertx;
import io.vertx.mysqlclient.MySQLConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that break while they are prepared. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BrokenConnectionsIT {
    private static final String SCHEMA = "parley_presence_broken";
    private static final int CUT = 10;

    private final Vertx vertx = Vertx.vertx();
    private final Queue<Throwable> uncaught = new ConcurrentLinkedQueue<>();

    @AfterEach
    void closeVertx() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void onesThatAreResetMeanwhileFailTheirCallsAndNothingElse() throws Exception {
        vertx.exceptionHandler(uncaught::add);
        TestServers.mariaDb().createSchema(SCHEMA);
        try (Relay relay = new Relay(TestServers.mariaDb().port(), "innodb_lock_wait_timeout", CUT)) {
            Pool pool = pool(relay.port());
            for (int cut = 0; cut < CUT; cut++) {
                assertThat(failureOfACall(pool)).as("call %d", cut).isNotNull();
            }
            assertThat(failureOfACall(pool))
                    .as("the relay lets the next one through")
                    .isNull();
            assertThat(uncaught).isEmpty();
        }
    }

    private Pool pool(int port) {
        return new DatabasePool(TestSettings.with(DatabaseSettings.class, Map.of()))
                .create(new Input(
                        vertx,
                        new PoolOptions().setMaxSize(1),
                        List.of(new MySQLConnectOptions()
                                .setHost("127.0.0.1")
                                .setPort(port)
                                .setDatabase(SCHEMA)
                                .setUser(SCHEMA)
                                .setPassword(SCHEMA))));
    }

    private static Throwable failureOfACall(Pool pool) throws Exception {
        return pool.query("SELECT 1")
                .execute()
                .toCompletionStage()
                .toCompletableFuture()
                .handle((rows, failure) -> failure)
                .get(20, TimeUnit.SECONDS);
    }

    private record Input(Vertx vertx, PoolOptions poolOptions, List<MySQLConnectOptions> mySQLConnectOptionsList)
            implements MySQLPoolCreator.Input {}

    /** Hands bytes on until a client says a word; the first clients that do are reset. */
    private static final class Relay implements AutoCloseable {
        private final ServerSocket clients = new ServerSocket(0);
        private final int server;
        private final String word;
        private int left;

        Relay(int server, String word, int cut) throws IOException {
            this.server = server;
            this.word = word;
            this.left = cut;
            Thread.ofVirtual().start(this::accept);
        }

        int port() {
            return clients.getLocalPort();
        }

        private void accept() {
            while (!clients.isClosed()) {
                try {
                    Socket client = clients.accept();
                    Socket backend = new Socket("127.0.0.1", server);
                    Thread.ofVirtual().start(() -> copy(client, backend));
                    Thread.ofVirtual().start(() -> copy(backend, client));
                } catch (IOException e) {
                    assertThat(clients.isClosed()).as("%s", e).isTrue();
                }
            }
        }

        private void copy(Socket from, Socket to) {
            byte[] bytes = new byte[8192];
            try (from;
                    to) {
                for (int read; (read = from.getInputStream().read(bytes)) > 0; ) {
                    if (isLast(new String(bytes, 0, read, StandardCharsets.ISO_8859_1))) {
                        from.setSoLinger(true, 0);
                        return;
                    }
                    to.getOutputStream().write(bytes, 0, read);
                }
            } catch (IOException e) {
                assertThat(e).as("one end is gone, and so is the other now").isNotNull();
            }
        }

        private synchronized boolean isLast(String said) {
            return said.contains(word) && left-- > 0;
        }

        @Override
        public void close() throws IOException {
            clients.close();
        }
    }
}
