package io.parley.message.receipt;

import static io.parley.message.testing.PodDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.localcluster.testing.TestServers;
import io.parley.message.group.NewGroup;
import io.parley.message.store.entry.NewEntry;
import io.parley.message.testing.Deliveries;
import io.parley.message.testing.Pod;
import io.parley.message.testing.Posts;
import io.parley.message.testing.Schema;
import io.parley.message.testing.Users;
import io.parley.proto.ConversationIds;
import io.parley.proto.client.v1.GroupProfile;
import io.parley.proto.client.v1.Receipt;
import io.parley.proto.message.v1.Acknowledgement;
import io.parley.proto.presence.v1.Location;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CursorWriterIT {
    private static Pod pod;
    private static CursorWriter writer;
    private static Deliveries deliveries;

    private final int alice = Users.next();
    private final int bob = Users.next();
    private final long conversation = ConversationIds.direct(alice, bob);

    @BeforeAll
    static void start() {
        pod = new Pod(
                Schema.create(),
                Map.of("receipts.write-interval", "1ms", "routing.failure-backoff", "50ms", "groups.looked-up", "2"));
        pod.presence().start();
        writer = new CursorWriter(
                pod.database().vertx(),
                pod.database().cursorStore(),
                new ReceiptSender(pod.router(), new ReceiptProgress(pod.config()), pod.config(), pod.metrics()),
                pod.database().memberships(),
                pod.config(),
                pod.metrics());
        deliveries = new Deliveries(TestServers.kafka().bootstrapServers());
    }

    @AfterAll
    static void stop() {
        deliveries.close();
        pod.close();
    }

    @Test
    void theLastOfManyAcknowledgementsIsWrittenToo() {
        int threads = 4;
        int seqs = 2_000;
        commit(seqs);
        List<CompletableFuture<Void>> devices = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            String device = "device-" + thread;
            devices.add(CompletableFuture.runAsync(
                    () -> IntStream.rangeClosed(1, seqs).forEach(seq -> writer.acknowledge(ack(device, seq)))));
        }
        devices.forEach(CompletableFuture::join);

        eventually(() -> assertThat(positions()).hasSize(threads).containsOnly((long) seqs));
    }

    @Test
    void anAcknowledgementThatComesDuringAWriteIsNotForgotten() {
        int rounds = 60;
        int others = 10_000;
        long unknown = ConversationIds.direct(bob, Users.next());
        commit(rounds);
        for (long seq = 1; seq <= rounds; seq++) {
            // Many others make the write that the first of them has scheduled take long enough to meet this one.
            for (int other = 0; other < others; other++) {
                writer.acknowledge(ack("other-" + other, 1).toBuilder()
                        .setConversationId(unknown)
                        .build());
            }
            writer.acknowledge(ack("phone", seq));

            // Nobody acknowledges any more: whoever was forgotten stays forgotten.
            long written = seq;
            eventually(() -> assertThat(positions()).containsExactly(written));
        }
    }

    @Test
    void flushedIsDurable() {
        commit(1);
        writer.acknowledge(ack("phone", 1));
        await(writer.flush());

        assertThat(positions()).containsExactly(1L);
    }

    /** Before redelivery looks again, and not with every entry. */
    @Test
    void cursorsOfLargeGroupsAreWrittenLater() {
        String id = UUID.randomUUID().toString();
        long group = ConversationIds.group(alice, id);
        GroupProfile profile = GroupProfile.newBuilder().setName("Large").build();
        await(pod.database()
                .messageStore()
                .act(new NewEntry(group, alice, id, new NewGroup(profile, List.of(bob, Users.next())))));
        await(pod.database().memberships().latest(group));
        commit(1);

        writer.acknowledge(ack("phone", 1).toBuilder().setConversationId(group).build());
        writer.acknowledge(ack("phone", 1));

        eventually(() -> assertThat(positions()).containsExactly(1L));
        assertThat(positions(group)).isEmpty();
        await(writer.flush());
        assertThat(positions(group)).containsExactly(1L);
    }

    @Test
    void aDeviceWithAnImpossibleNameDoesNotHoldUpTheOthers() {
        commit(2);
        writer.acknowledge(ack("x".repeat(65), 2));
        writer.acknowledge(ack("é", 2));
        writer.acknowledge(ack("", 2));
        writer.acknowledge(ack("phone", 2));
        await(writer.flush());

        assertThat(positions()).containsExactly(2L);
    }

    @Test
    void aReceiptThatCouldNotBeRoutedGoesOutLater() {
        commit(3);
        Location phone = pod.presence().login(alice, "phone", 12, 1);
        pod.presence().stop();
        try {
            writer.acknowledge(ack("phone", 2));
            await(writer.flush());
            writer.acknowledge(ack("phone", 3));
            await(writer.flush());
            assertThat(positions()).as("cursors do not wait for receipts").containsExactly(3L);
        } finally {
            pod.presence().start();
        }

        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(deliveries.receiptsFor(phone))
                .extracting(Receipt::getDeliveredSeq)
                .containsExactly(3L));
    }

    @Test
    void whatIsReceivedQuicklyIsToldAtMostOnceASecondAndTheLastIs() {
        int seqs = 60;
        commit(seqs);
        Location phone = pod.presence().login(alice, "phone", 12, 1);
        long startNanos = System.nanoTime();
        for (int seq = 1; seq <= seqs; seq++) {
            writer.acknowledge(ack("phone", seq));
            await(writer.flush());
        }

        eventually(() -> assertThat(deliveries.receiptsFor(phone))
                .extracting(Receipt::getDeliveredSeq)
                .contains((long) seqs));
        long seconds = Duration.ofNanos(System.nanoTime() - startNanos).toSeconds();
        assertThat(deliveries.receiptsFor(phone)).hasSizeBetween(2, (int) seconds + 2);
    }

    private void commit(int count) {
        List<NewEntry> messages = IntStream.rangeClosed(1, count)
                .mapToObj(i -> Posts.post(conversation, alice, "m" + i, "text"))
                .toList();
        for (int from = 0; from < count; from += 500) {
            await(pod.database().messageStore().commit(messages.subList(from, Math.min(from + 500, count))));
        }
    }

    private Acknowledgement ack(String device, long seq) {
        return Acknowledgement.newBuilder()
                .setUserId(bob)
                .setDeviceId(device)
                .setConversationId(conversation)
                .setSeq(seq)
                .build();
    }

    private static void eventually(ThrowingRunnable assertion) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(2))
                .untilAsserted(assertion);
    }

    private List<Long> positions() {
        return positions(conversation);
    }

    private static List<Long> positions(long of) {
        return pod.database().numbers("SELECT acked_seq FROM device_cursor WHERE conversation_id = ?", of);
    }
}
