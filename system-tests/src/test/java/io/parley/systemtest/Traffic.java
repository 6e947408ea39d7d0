package io.parley.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.proto.ConversationIds;
import io.parley.proto.client.v1.Change;
import io.parley.proto.client.v1.ChangeAck;
import io.parley.proto.client.v1.CreateGroup;
import io.parley.proto.client.v1.CreateGroupAnswer;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.GroupProfile;
import io.parley.proto.client.v1.Remove;
import io.parley.systemtest.check.DeliveryChecker;
import io.parley.systemtest.check.StoredRow;
import io.parley.systemtest.client.ChatClient;
import io.parley.systemtest.client.ClientLog;
import io.parley.systemtest.client.ResilientClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * Pairs of clients, one on each gateway, that write to each other and to a group of all of them, all the time until they are
 * stopped. Somebody else looks on who was in the group and is no more.
 */
final class Traffic implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Each message to the group comes to everybody. */
    private static final int MESSAGES_PER_GROUP_MESSAGE = 8;

    private final List<Pair> pairs = new ArrayList<>();
    private final List<Thread> writers = new ArrayList<>();
    private Person outsider;
    private long group;
    private volatile boolean writing = true;

    private record Person(TestCluster.User user, ResilientClient client) {
        int id() {
            return user.id();
        }
    }

    private record Pair(Person one, Person other) {}

    /** Makes the users, connects them, and starts to write. */
    static Traffic start(int pairs) throws IOException {
        Traffic traffic = new Traffic();
        for (int i = 0; i < pairs; i++) {
            traffic.pairs.add(new Pair(person("one", 0), person("other", 1)));
        }
        traffic.outsider = person("outsider", 1);
        traffic.group = traffic.createGroup();
        traffic.pairs.forEach(pair -> {
            traffic.write(pair.one.client, pair.other.id());
            traffic.write(pair.other.client, pair.one.id());
        });
        return traffic;
    }

    private static Person person(String name, int gateway) throws IOException {
        TestCluster.User user = TestCluster.newUser(name);
        int here = TestCluster.tcpPort(gateway);
        int there = TestCluster.tcpPort(1 - gateway);
        return new Person(user, new ResilientClient(user.name(), user.password(), here, there));
    }

    private long createGroup() throws IOException {
        TestCluster.User creator = TestCluster.newUser("creator");
        try (ChatClient client = TestCluster.connect(0)) {
            client.login(creator.name(), creator.password(), "phone");
            CreateGroup.Builder create = CreateGroup.newBuilder()
                    .setClientMessageId(UUID.randomUUID().toString())
                    .setProfile(GroupProfile.newBuilder().setName("Everybody"))
                    .addUserIds(outsider.id());
            members().forEach(create::addUserIds);
            CreateGroupAnswer created =
                    client.call(FrameType.FRAME_TYPE_CREATE_GROUP, create.build(), CreateGroupAnswer.parser());
            client.call(
                    FrameType.FRAME_TYPE_CHANGE,
                    Change.newBuilder()
                            .setClientMessageId(UUID.randomUUID().toString())
                            .setConversationId(created.getConversationId())
                            .setRemove(Remove.newBuilder().setUserId(outsider.id()))
                            .build(),
                    ChangeAck.parser());
            return created.getConversationId();
        }
    }

    private Set<Integer> members() {
        return pairs.stream()
                .flatMap(pair -> Stream.of(pair.one.id(), pair.other.id()))
                .collect(Collectors.toSet());
    }

    private void write(ResilientClient client, int to) {
        AtomicInteger number = new AtomicInteger();
        writers.add(Thread.ofVirtual().start(() -> {
            while (writing) {
                String text = "text " + number.incrementAndGet();
                if (number.get() % MESSAGES_PER_GROUP_MESSAGE == 0) {
                    client.sendToGroup(group, text);
                } else {
                    client.send(to, text);
                }
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
        return clients().mapToInt(client -> client.log().acked().size()).sum();
    }

    /** Waits until so many more messages have been acknowledged. */
    void awaitAcked(int more) {
        int goal = acked() + more;
        Awaitility.await().atMost(PATIENCE).until(() -> acked() >= goal);
    }

    /** How many clients there are, who looks on among them. */
    int size() {
        return 2 * pairs.size() + 1;
    }

    /** How often those who write have had a session, all together. */
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
        return pairs.stream().flatMap(pair -> Stream.of(pair.one.client, pair.other.client));
    }

    /** Writes no more, lets everything arrive, and asserts that every promise held. Returns how many were acked. */
    int finishAndCheck() throws Exception {
        writing = false;
        for (Thread writer : writers) {
            writer.join();
        }
        Awaitility.await("everything is acknowledged")
                .atMost(PATIENCE)
                .until(() -> clients().mapToInt(ResilientClient::unfinished).sum() == 0);
        List<StoredRow> rows = new ArrayList<>(TestCluster.rows(group));
        Map<Integer, ClientLog> logs = new HashMap<>(Map.of(outsider.id(), outsider.client.log()));
        for (Pair pair : pairs) {
            rows.addAll(TestCluster.rows(ConversationIds.direct(pair.one.id(), pair.other.id())));
            logs.put(pair.one.id(), pair.one.client.log());
            logs.put(pair.other.id(), pair.other.client.log());
        }
        Awaitility.await("everything has arrived, once and in order")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(DeliveryChecker.check(logs, rows, Map.of(group, members())))
                        .isEmpty());
        assertThat(rows.stream().filter(StoredRow::isPost)).hasSize(acked());
        return acked();
    }

    @Override
    public void close() throws InterruptedException {
        writing = false;
        for (Pair pair : pairs) {
            pair.one.client.close();
            pair.other.client.close();
        }
        outsider.client.close();
    }
}
