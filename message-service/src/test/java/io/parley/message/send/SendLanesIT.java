package io.parley.message.send;

import static io.parley.message.testing.PodDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.message.entry.ChangeRules;
import io.parley.message.group.GroupRules;
import io.parley.message.store.commit.DatabasePools;
import io.parley.message.store.commit.MessageStore;
import io.parley.message.store.entry.ConversationTails;
import io.parley.message.testing.GatewayStandIn;
import io.parley.message.testing.Pod;
import io.parley.message.testing.Schema;
import io.parley.message.testing.Untraced;
import io.parley.message.testing.Users;
import io.parley.proto.ConversationIds;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.SendAck;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SendLanesIT {
    private static final int QUEUE = 10;

    private static Pod pod;

    private final int alice = Users.next();
    private final int bob = Users.next();
    private final long conversation = ConversationIds.direct(alice, bob);
    private final SendLanes lanes = lanes(pod.database().messageStore());

    @BeforeAll
    static void start() {
        pod = new Pod(
                Schema.create(),
                Map.of(
                        "send.lanes",
                        "1",
                        "send.queue",
                        Integer.toString(QUEUE),
                        "send.batch",
                        "4",
                        "send.retry-for",
                        "300ms",
                        "database.lock-timeout",
                        "1s",
                        "routing.failure-backoff",
                        "1ms"));
        pod.presence().start();
    }

    @AfterAll
    static void stop() {
        pod.close();
    }

    @Test
    void aFullLaneRefusesAtOnceAndStoresNothingOfIt() {
        Sent first = offer("first");
        assertThat(first.seq()).isEqualTo(1);
        SqlConnection holder = lockConversation();
        List<Sent> sent = new ArrayList<>();
        try {
            IntStream.range(0, 3 * QUEUE).forEach(i -> sent.add(offer("id-" + i)));
            assertThat(sent.subList(QUEUE, 3 * QUEUE)).allMatch(Sent::isDone).allSatisfy(refused -> {
                assertThat(refused.error().getCode()).isEqualTo(ErrorCode.ERROR_CODE_OVERLOADED);
                assertThat(refused.error().getRetryAfterMs()).isPositive();
            });
            assertThat(lanes.size()).isEqualTo(QUEUE);
        } finally {
            unlock(holder);
        }

        assertThat(sent.subList(0, QUEUE).stream().map(Sent::seq))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(2, QUEUE + 1).boxed().toList());
        assertThat(stored()).hasSize(QUEUE + 1);
        awaitEmpty();
        assertThat(offer("next").seq()).isEqualTo(QUEUE + 2);
    }

    @Test
    void aMessageThatCannotBeStoredDoesNotTakeTheOthersWithIt() {
        Sent first = offer("first");
        assertThat(first.seq()).isEqualTo(1);
        SqlConnection holder = lockConversation();
        List<Sent> sent = new ArrayList<>();
        try {
            sent.add(offer("alone"));
            sent.add(offer("before"));
            sent.add(offer("too-long", "x".repeat(70_000)));
            sent.add(offer("after"));
        } finally {
            unlock(holder);
        }

        assertThat(sent.get(2).error().getCode()).isEqualTo(ErrorCode.ERROR_CODE_INTERNAL);
        assertThat(List.of(sent.get(0).seq(), sent.get(1).seq(), sent.get(3).seq()))
                .containsExactly(2L, 3L, 4L);
        assertThat(stored()).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void aDatabaseThatCannotCommitRefusesAfterAWhileAndTheRepeatIsStoredOnce() {
        Sent first = offer("first");
        assertThat(first.seq()).isEqualTo(1);
        SqlConnection holder = lockConversation();
        try {
            Error refusal = offer("id").error();
            assertThat(refusal.getCode()).isEqualTo(ErrorCode.ERROR_CODE_UNAVAILABLE);
            assertThat(refusal.getRetryAfterMs()).isPositive();
        } finally {
            unlock(holder);
        }

        assertThat(offer("id").seq()).isEqualTo(2);
        assertThat(stored()).containsExactly(1L, 2L);
    }

    @Test
    void aStoreThatThrowsDoesNotStopTheLane() {
        ConversationTails tails = new ConversationTails(pod.config(), pod.metrics());
        MessageStore withoutPools = new MessageStore(
                new DatabasePools(pod.config(), tails),
                tails,
                pod.database().memberships(),
                new ChangeRules(pod.config()),
                new GroupRules(pod.config()),
                pod.config(),
                Clock.systemUTC());
        SendLanes broken = lanes(withoutPools);

        for (int i = 0; i < 2; i++) {
            Sent sent = new Sent(alice, bob, "id-" + i, "text");
            broken.offer(sent);
            assertThat(sent.error().getCode()).isEqualTo(ErrorCode.ERROR_CODE_UNAVAILABLE);
        }
        Awaitility.await().until(() -> broken.size() == 0);
    }

    @Test
    void whatWasTakenIsFinishedAfterTheStop() {
        pod.presence().silent(true);
        List<Sent> taken =
                IntStream.range(0, QUEUE).mapToObj(i -> offer("id-" + i)).toList();
        lanes.stop();
        Sent late = offer("late");
        Awaitility.await().until(() -> !stored().isEmpty());
        assertThat(lanes.size()).as("stored, but without an outcome").isPositive();
        pod.presence().silent(false);

        assertThat(late.isDone()).isTrue();
        assertThat(late.error().getCode()).isEqualTo(ErrorCode.ERROR_CODE_UNAVAILABLE);
        awaitEmpty();
        assertThat(taken).as("nothing is under way, so all have their outcome").allMatch(Sent::isDone);
        assertThat(taken.stream().map(Sent::seq))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, QUEUE).boxed().toList());
    }

    @Test
    void presenceThatIsSilentHoldsTheAckForABoundedTime() {
        pod.presence().silent(true);
        try {
            long start = System.nanoTime();
            assertThat(offer("id").seq()).isEqualTo(1);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        } finally {
            pod.presence().silent(false);
        }
    }

    private void awaitEmpty() {
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> lanes.size() == 0);
    }

    private SqlConnection lockConversation() {
        SqlConnection holder = await(pod.database().pool().getConnection());
        await(holder.query("START TRANSACTION").execute());
        await(holder.preparedQuery("SELECT id FROM conversation WHERE id = ? FOR UPDATE")
                .execute(Tuple.of(conversation)));
        return holder;
    }

    private static void unlock(SqlConnection holder) {
        await(holder.query("ROLLBACK").execute());
        await(holder.close());
    }

    private Sent offer(String id) {
        return offer(id, "text");
    }

    private Sent offer(String id, String text) {
        Sent sent = new Sent(alice, bob, id, text);
        lanes.offer(sent);
        return sent;
    }

    private List<Long> stored() {
        return pod.database().numbers("SELECT seq FROM message WHERE conversation_id = ? ORDER BY 1", conversation);
    }

    private static SendLanes lanes(MessageStore store) {
        return new SendLanes(
                pod.database().vertx(),
                store,
                pod.router(),
                pod.database().memberships(),
                (message, seq) -> {},
                Untraced.TRACES,
                pod.config(),
                pod.metrics());
    }

    /** A send that keeps its one outcome. */
    private static final class Sent extends PendingSend {
        private final CompletableFuture<Object> outcome = new CompletableFuture<>();

        Sent(int sender, int recipient, String id, String text) {
            super(GatewayStandIn.text(sender, "phone", recipient, id, text).build());
        }

        boolean isDone() {
            return outcome.isDone();
        }

        long seq() {
            return ((SendAck) get()).getSeq();
        }

        Error error() {
            return (Error) get();
        }

        private Object get() {
            return outcome.orTimeout(20, TimeUnit.SECONDS).join();
        }

        @Override
        protected void committed(SendAck ack) {
            complete(ack);
        }

        @Override
        protected void refused(Error error) {
            complete(error);
        }

        private void complete(Object result) {
            if (!outcome.complete(result)) {
                throw new AssertionError("a second outcome: " + result);
            }
        }
    }
}
