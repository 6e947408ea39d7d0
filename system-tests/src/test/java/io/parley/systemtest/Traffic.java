package io.parley.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.proto.ConversationIds;
import io.parley.systemtest.check.DeliveryChecker;
import io.parley.systemtest.check.StoredRow;
import io.parley.systemtest.client.ClientLog;
import io.parley.systemtest.client.ResilientClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Pairs of clients, one on each gateway, that write to each other all the time until they are stopped. */
final class Traffic implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<Pair> pairs = new ArrayList<>();
    private final List<Thread> writers = new ArrayList<>();
    private volatile boolean writing = true;

    private record Pair(
            TestCluster.User one, TestCluster.User other, ResilientClient oneClient, ResilientClient otherClient) {}

    /** Makes the users, connects them, and starts to write. */
    static Traffic start(int pairs) throws IOException {
        Traffic traffic = new Traffic();
        for (int i = 0; i < pairs; i++) {
            TestCluster.User one = TestCluster.newUser("one");
            TestCluster.User other = TestCluster.newUser("other");
            int a = TestCluster.tcpPort(0);
            int b = TestCluster.tcpPort(1);
            traffic.pairs.add(new Pair(
                    one,
                    other,
                    new ResilientClient(one.name(), one.password(), a, b),
                    new ResilientClient(other.name(), other.password(), b, a)));
        }
        traffic.pairs.forEach(pair -> {
            traffic.write(pair.oneClient, pair.other.id());
            traffic.write(pair.otherClient, pair.one.id());
        });
        return traffic;
    }

    private void write(ResilientClient client, int to) {
        AtomicInteger number = new AtomicInteger();
        writers.add(Thread.ofVirtual().start(() -> {
            while (writing) {
                client.send(to, "text " + number.incrementAndGet());
                Awaitility.await()
                        .pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(2))
                        .atMost(PATIENCE.multipliedBy(3))
                        .until(() -> client.unfinished() < 16 || !writing);
            }
        }));
    }

    /** How many messages have been acknowledged so far. */
    int acked() {
        return pairs.stream()
                .mapToInt(pair -> pair.oneClient.log().acked().size()
                        + pair.otherClient.log().acked().size())
                .sum();
    }

    /** Waits until so many more messages have been acknowledged. */
    void awaitAcked(int more) {
        int goal = acked() + more;
        Awaitility.await().atMost(PATIENCE).until(() -> acked() >= goal);
    }

    /** How often the clients have had a session, all together. */
    int connections() {
        return clients().mapToInt(ResilientClient::connections).sum();
    }

    /** The longest time that any client was without a session after its first. */
    Duration longestOutage() {
        return clients()
                .map(ResilientClient::longestOutage)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** The longest time that a message of any client waited for its acknowledgement. */
    Duration longestSend() {
        return clients()
                .map(ResilientClient::longestSend)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private Stream<ResilientClient> clients() {
        return pairs.stream().flatMap(pair -> Stream.of(pair.oneClient, pair.otherClient));
    }

    /** Writes no more, lets everything arrive, and asserts that every promise held. Returns how many were acked. */
    int finishAndCheck() throws Exception {
        writing = false;
        for (Thread writer : writers) {
            writer.join();
        }
        int acked = 0;
        for (Pair pair : pairs) {
            Awaitility.await("everything is acknowledged")
                    .atMost(PATIENCE)
                    .until(() -> pair.oneClient.unfinished() + pair.otherClient.unfinished() == 0);
            List<StoredRow> rows = TestCluster.rows(ConversationIds.direct(pair.one.id(), pair.other.id()));
            Map<Integer, ClientLog> logs =
                    Map.of(pair.one.id(), pair.oneClient.log(), pair.other.id(), pair.otherClient.log());
            Awaitility.await("everything has arrived, once and in order")
                    .atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(DeliveryChecker.check(logs, rows)).isEmpty());
            acked += pair.oneClient.log().acked().size()
                    + pair.otherClient.log().acked().size();
            assertThat(rows)
                    .hasSize(pair.oneClient.log().acked().size()
                            + pair.otherClient.log().acked().size());
        }
        return acked;
    }

    @Override
    public void close() throws InterruptedException {
        writing = false;
        for (Pair pair : pairs) {
            pair.oneClient.close();
            pair.otherClient.close();
        }
    }
}
