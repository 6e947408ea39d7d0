package io.parley.message.store.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.message.config.MessageConfig;
import io.parley.message.store.commit.MessageStore;
import io.parley.message.testing.PodDatabase;
import io.parley.message.testing.Posts;
import io.parley.message.testing.Schema;
import io.parley.message.testing.TestSettings;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Connections die under load, again and again: every statement and every batch ends, and work goes on. */
class DatabaseDeathIT {
    private static final int CALLERS = 100;
    private static final int DEATHS = 5;
    private static final int NO_SUCH_CONNECTION = 1094;
    private static final MessageConfig SETTINGS = TestSettings.with(Map.of("database.answer-timeout", "500ms"));

    private static Schema schema;
    private static PodDatabase pod;

    @BeforeAll
    static void start() {
        schema = Schema.create();
        pod = new PodDatabase(schema, SETTINGS);
    }

    @AfterAll
    static void stop() {
        pod.close();
    }

    @Test
    void everyStatementEnds() throws SQLException {
        survives(caller -> pod.general().execute("SELECT last_seq FROM conversation WHERE id = ?", Tuple.of(caller)));
    }

    @Test
    void everyBatchEnds() throws SQLException {
        MessageStore store = pod.messageStore();
        AtomicInteger number = new AtomicInteger();
        survives(caller -> store.commit(List.of(Posts.post(
                (200_000_000L + caller << 30) | 100_000_000, 100_000_000, "id-" + number.incrementAndGet(), "text"))));
    }

    /** Callers that each have one call under way at any time, while every connection of the pod is killed many times. */
    private static void survives(IntFunction<Future<?>> call) throws SQLException {
        List<Caller> callers = IntStream.range(0, CALLERS)
                .mapToObj(number -> new Caller(number, call))
                .toList();
        callers.forEach(Caller::callNext);
        try (Connection killer = DriverManager.getConnection("jdbc:" + schema.url(), schema.name(), schema.name())) {
            for (int death = 0; death < DEATHS; death++) {
                everybodyEndsOneCall(callers);
                killAllBut(killer);
            }
            everybodyEndsOneCall(callers);
        } finally {
            callers.forEach(Caller::stop);
        }
        Awaitility.await("the pool works as before")
                .until(() -> PodDatabase.await(call.apply(1).map(true).otherwise(false)));
    }

    private static void everybodyEndsOneCall(List<Caller> callers) {
        List<Integer> before = callers.stream().map(Caller::ended).toList();
        Awaitility.await("everybody's call has ended")
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> callers.stream().allMatch(caller -> caller.ended() > before.get(caller.number)));
    }

    private static void killAllBut(Connection killer) throws SQLException {
        List<Long> connections = new ArrayList<>();
        try (Statement statement = killer.createStatement()) {
            ResultSet found = statement.executeQuery("SELECT id FROM information_schema.processlist"
                    + " WHERE user = SUBSTRING_INDEX(USER(), '@', 1) AND id <> CONNECTION_ID()");
            while (found.next()) {
                connections.add(found.getLong(1));
            }
            assertThat(connections).isNotEmpty();
            for (long connection : connections) {
                try {
                    statement.execute("KILL " + connection);
                } catch (SQLException gone) {
                    // It has ended by itself in the meantime.
                    assertThat(gone.getErrorCode()).isEqualTo(NO_SUCH_CONNECTION);
                }
            }
        }
    }

    private static final class Caller {
        private final int number;
        private final IntFunction<Future<?>> call;
        private final AtomicInteger ended = new AtomicInteger();
        private volatile boolean stopped;

        Caller(int number, IntFunction<Future<?>> call) {
            this.number = number;
            this.call = call;
        }

        int ended() {
            return ended.get();
        }

        void stop() {
            stopped = true;
        }

        void callNext() {
            if (!stopped) {
                call.apply(number).onComplete(done -> {
                    ended.incrementAndGet();
                    pod.vertx().runOnContext(next -> callNext());
                });
            }
        }
    }
}
