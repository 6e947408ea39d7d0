package io.parley.message.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.parley.localcluster.testing.TestServers;
import io.parley.message.routing.RecentRoutings.Routed;
import io.parley.message.testing.Deliveries;
import io.parley.message.testing.Deliveries.Pushed;
import io.parley.message.testing.Pod;
import io.parley.message.testing.Schema;
import io.parley.message.testing.Untraced;
import io.parley.message.testing.Users;
import io.parley.proto.ConversationIds;
import io.parley.proto.admin.v1.RoutingOutcome;
import io.parley.proto.client.v1.Change;
import io.parley.proto.client.v1.CreateGroup;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.GroupProfile;
import io.parley.proto.client.v1.Remove;
import io.parley.proto.client.v1.SendAck;
import io.parley.proto.event.v1.GroupAudience;
import io.parley.proto.message.v1.SendCommand;
import io.parley.proto.presence.v1.Location;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Entries of groups with more members than are looked up. */
class LargeGroupIT {
    private static final int ONE_GATEWAY = 5;
    private static final int OTHER_GATEWAY = 6;

    private static Pod pod;
    private static Deliveries deliveries;

    private final int alice = Users.next();
    private final int bob = Users.next();
    private final int carl = Users.next();
    private final SendLanes lanes = new SendLanes(
            pod.database().vertx(),
            pod.database().messageStore(),
            pod.router(),
            pod.database().memberships(),
            (message, seq) -> {},
            Untraced.TRACES,
            pod.config(),
            pod.metrics());

    @BeforeAll
    static void start() {
        pod = new Pod(Schema.create(), Map.of("groups.looked-up", "2", "routing.failure-backoff", "1ms"));
        pod.startPresence();
        deliveries = new Deliveries(TestServers.kafka().bootstrapServers());
    }

    @AfterAll
    static void stop() {
        deliveries.close();
        pod.close();
    }

    @Test
    void anEntryGoesToEveryGatewayOnceAndNobodyIsLookedUp() {
        pod.presence().gateway(ONE_GATEWAY, 11, true);
        pod.presence().gateway(OTHER_GATEWAY, 12, true);
        int before = pod.presence().largestLocate();
        long group = ConversationIds.group(alice, "large");
        send(SendCommand.newBuilder()
                .setCreateGroup(CreateGroup.newBuilder()
                        .setProfile(GroupProfile.newBuilder().setName("Large"))
                        .addAllUserIds(List.of(bob, carl)))
                .setClientMessageId("large")
                .setConversationId(group));
        send(text(group, "hello"));
        long removed = send(SendCommand.newBuilder()
                        .setChange(Change.newBuilder()
                                .setConversationId(group)
                                .setRemove(Remove.newBuilder().setUserId(carl)))
                        .setConversationId(group))
                .getSeq();
        send(text(group, "two are looked up"));

        Awaitility.await().until(() -> deliveries.pushedToMembers(group).size() >= 4);
        List<Pushed> pushed = deliveries.pushedToMembers(group);
        for (int gateway : List.of(ONE_GATEWAY, OTHER_GATEWAY)) {
            assertThat(pushed.stream().filter(push -> push.partition() == gateway))
                    .extracting(Pushed::epoch, Pushed::type, Pushed::audience)
                    .containsExactly(
                            tuple(gateway + 6L, FrameType.FRAME_TYPE_CHANGED, audience(group, 1, 1, alice, bob, carl)),
                            tuple(gateway + 6L, FrameType.FRAME_TYPE_MESSAGE, audience(group, 2, 1)));
        }
        assertThat(removed).isEqualTo(3);
        assertThat(pushed).hasSize(4);
        assertThat(pod.recent().of(group, Set.of(2L), 10))
                .extracting(Routed::outcome, Routed::gateway, Routed::epoch, Routed::partition, Routed::sessions)
                .containsExactlyInAnyOrder(
                        tuple(RoutingOutcome.ROUTING_OUTCOME_PUBLISHED, ONE_GATEWAY, 11L, ONE_GATEWAY, 0),
                        tuple(RoutingOutcome.ROUTING_OUTCOME_PUBLISHED, OTHER_GATEWAY, 12L, OTHER_GATEWAY, 0));
        assertThat(pod.recent().of(group, Set.of(4L), 10))
                .extracting(Routed::outcome)
                .containsExactly(RoutingOutcome.ROUTING_OUTCOME_NOBODY_ONLINE);
        assertThat(pod.presence().largestLocate()).isEqualTo(Math.max(before, 3));
    }

    @Test
    void allAreLookedUpWhileAGatewayCannotFindThem() {
        pod.presence().gateway(ONE_GATEWAY, 11, true);
        pod.presence().gateway(OTHER_GATEWAY, 12, false);
        Location phone = pod.presence().login(bob, "phone", ONE_GATEWAY, 11);
        Location own = pod.presence().login(alice, "phone", OTHER_GATEWAY, 12);
        Location tablet = pod.presence().login(alice, "tablet", OTHER_GATEWAY, 12);
        long group = ConversationIds.group(alice, "old");
        send(SendCommand.newBuilder()
                .setCreateGroup(CreateGroup.newBuilder()
                        .setProfile(GroupProfile.newBuilder().setName("Old"))
                        .addAllUserIds(List.of(bob, carl)))
                .setClientMessageId("old")
                .setConversationId(group));
        send(text(group, "hello"));

        Awaitility.await().until(() -> deliveries.messagesFor(tablet).size() == 1);
        assertThat(deliveries.messagesFor(phone)).hasSize(1);
        assertThat(deliveries.messagesFor(own)).isEmpty();
        assertThat(deliveries.pushedToMembers(group)).isEmpty();
    }

    private GroupAudience audience(long group, long seq, long membersSeq, Integer... also) {
        return GroupAudience.newBuilder()
                .setConversationId(group)
                .setSeq(seq)
                .setMembersSeq(membersSeq)
                .addAllAlsoUserIds(List.of(also))
                .setExceptUserId(alice)
                .setExceptDeviceId("phone")
                .build();
    }

    private static SendCommand.Builder text(long group, String text) {
        return SendCommand.newBuilder().setConversationId(group).setText(text);
    }

    /** Sends it as Alice, from her phone, and waits until it is answered. */
    private SendAck send(SendCommand.Builder command) {
        if (command.getClientMessageId().isEmpty()) {
            command.setClientMessageId(UUID.randomUUID().toString());
        }
        Sent sent = new Sent(command.setSenderId(alice)
                .setSenderDevice("phone")
                .setSenderName("alice")
                .build());
        lanes.offer(sent);
        return sent.acknowledged.join();
    }

    private static final class Sent extends PendingSend {
        private final CompletableFuture<SendAck> acknowledged = new CompletableFuture<>();

        Sent(SendCommand command) {
            super(command);
        }

        @Override
        protected void committed(SendAck ack) {
            acknowledged.complete(ack);
        }

        @Override
        protected void refused(Error error) {
            acknowledged.completeExceptionally(new AssertionError(error));
        }
    }
}
