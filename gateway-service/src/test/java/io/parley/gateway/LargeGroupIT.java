package io.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.parley.gateway.testing.AudiencePeer;
import io.parley.gateway.testing.AuthPeer;
import io.parley.gateway.testing.EventWriter;
import io.parley.gateway.testing.GatewayEnvironment;
import io.parley.gateway.testing.GatewayPeers;
import io.parley.gateway.testing.TestClient;
import io.parley.proto.client.v1.Message;
import io.parley.proto.event.v1.Delivery;
import io.parley.proto.event.v1.GroupAudience;
import io.parley.proto.message.v1.AudienceRequest;
import io.parley.proto.message.v1.AudienceResponse;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Entries of large groups, of which the gateway finds the sessions by itself. */
@QuarkusTest
@QuarkusTestResource(GatewayEnvironment.class)
class LargeGroupIT {
    private static final int ORDINAL = 3;

    @ConfigProperty(name = "parley.gateway.tcp.port")
    int port;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @Inject
    MeterRegistry meters;

    GatewayPeers peers;
    private EventWriter events;
    private AudiencePeer audiences;

    @BeforeEach
    void connect() {
        events = new EventWriter(bootstrapServers, ORDINAL);
        audiences = peers.messages().audiences();
    }

    @AfterEach
    void disconnect() {
        events.close();
    }

    @Test
    void theSessionsOfThoseWhoSeeTheEntryGetIt() {
        long group = 7_001;
        audiences.tell(group, 0, whole(4, member("user131", 0), member("user132", 9), member("user134", 0)));
        try (TestClient phone = TestClient.loggedIn(port, "user131", "phone");
                TestClient tablet = TestClient.loggedIn(port, "user131", "tablet");
                TestClient later = TestClient.loggedIn(port, "user132", "phone");
                TestClient stranger = TestClient.loggedIn(port, "user133", "phone");
                TestClient going = TestClient.loggedIn(port, "user135", "phone")) {
            events.deliver(
                    epoch(),
                    entry(group, 9, 4, "seen")
                            .setGroup(to(group, 9, 4)
                                    .setExceptUserId(AuthPeer.idOf("user131"))
                                    .setExceptDeviceId("tablet")
                                    .addAlsoUserIds(AuthPeer.idOf("user131"))
                                    .addAlsoUserIds(AuthPeer.idOf("user135")))
                            .build(),
                    entry(group, 10, 4, "next").build());

            assertThat(texts(phone, 2)).containsExactly("seen", "next");
            assertThat(texts(tablet, 1)).containsExactly("next");
            assertThat(texts(later, 1)).containsExactly("next");
            assertThat(texts(going, 1)).containsExactly("seen");
            events.deliver(epoch(), EventWriter.message(1, "to strangers", sessionOf("user133"), sessionOf("user135")));
            assertThat(texts(stranger, 1)).containsExactly("to strangers");
            assertThat(texts(going, 1)).containsExactly("to strangers");
        }
        assertThat(audiences.asked(group)).hasSize(1);
    }

    @Test
    void newMembersAreAskedForBeforeAnybodyGetsAnEntry() {
        long group = 7_002;
        audiences.tell(group, 0, whole(1, member("user141", 0), member("user142", 0)));
        audiences.tell(
                group,
                1,
                AudienceResponse.newBuilder()
                        .setMembersSeq(3)
                        .setMemberCount(2)
                        .addUserIds(AuthPeer.idOf("user143"))
                        .addFromSeqs(2)
                        .addGoneUserIds(AuthPeer.idOf("user142"))
                        .build());
        try (TestClient stays = TestClient.loggedIn(port, "user141", "phone");
                TestClient goes = TestClient.loggedIn(port, "user142", "phone");
                TestClient comes = TestClient.loggedIn(port, "user143", "phone")) {
            events.deliver(epoch(), entry(group, 2, 1, "before").build());
            assertThat(texts(stays, 1)).containsExactly("before");
            assertThat(texts(goes, 1)).containsExactly("before");

            CompletableFuture<Void> gate = audiences.closeGate();
            events.deliver(epoch(), entry(group, 4, 3, "after").build());
            events.deliver(epoch(), entry(group, 2, 1, "late, but in its place").build());
            events.deliver(epoch(), EventWriter.message(1, "others do not wait", sessionOf("user142")));
            assertThat(texts(goes, 1)).containsExactly("others do not wait");
            gate.complete(null);

            assertThat(texts(stays, 2)).containsExactly("after", "late, but in its place");
            assertThat(texts(comes, 1)).containsExactly("after");
            events.deliver(epoch(), EventWriter.message(2, "nothing else", sessionOf("user142")));
            assertThat(texts(goes, 1)).containsExactly("nothing else");
            assertThat(waitingBytes()).isZero();
        }
        assertThat(audiences.asked(group))
                .extracting(AudienceRequest::getKnownSeq)
                .containsExactly(0L, 1L);
    }

    @Test
    void changesThatDoNotAddUpAreNotBelieved() {
        long group = 7_003;
        audiences.tell(group, 0, whole(1, member("user151", 0), member("user152", 0)));
        audiences.tell(
                group,
                1,
                AudienceResponse.newBuilder().setMembersSeq(2).setMemberCount(1).build());
        try (TestClient stays = TestClient.loggedIn(port, "user151", "phone");
                TestClient gone = TestClient.loggedIn(port, "user152", "phone")) {
            events.deliver(epoch(), entry(group, 2, 1, "both").build());
            assertThat(texts(stays, 1)).containsExactly("both");
            assertThat(texts(gone, 1)).containsExactly("both");

            audiences.tell(group, 0, whole(2, member("user151", 0)));
            events.deliver(epoch(), entry(group, 3, 2, "one").build());
            assertThat(texts(stays, 1)).containsExactly("one");
            events.deliver(epoch(), EventWriter.message(1, "nothing else", sessionOf("user152")));
            assertThat(texts(gone, 1)).containsExactly("nothing else");
        }
        assertThat(audiences.asked(group))
                .extracting(AudienceRequest::getKnownSeq)
                .containsExactly(0L, 1L, 0L);
    }

    @Test
    void whatNobodyCanBeToldForIsDroppedAndTheNextIsAskedForAgain() {
        long group = 7_004;
        double dropped = dropped();
        try (TestClient member = TestClient.loggedIn(port, "user161", "phone")) {
            events.deliver(epoch(), entry(group, 2, 1, "lost").build());
            await().until(() -> dropped() == dropped + 1);

            audiences.tell(group, 0, whole(1, member("user161", 0)));
            events.deliver(epoch(), entry(group, 3, 1, "kept").build());
            assertThat(texts(member, 1)).containsExactly("kept");

            // Older than the entry that it was asked for.
            audiences.tell(group, 1, whole(1, member("user161", 0)));
            events.deliver(epoch(), entry(group, 9, 8, "lost").build());
            await().until(() -> dropped() == dropped + 2);
            assertThat(waitingBytes()).isZero();
        }
    }

    @Test
    void whatWaitsIsBounded() {
        long group = 7_005;
        double dropped = dropped();
        audiences.tell(group, 0, whole(1, member("user171", 0)));
        try (TestClient member = TestClient.loggedIn(port, "user171", "phone")) {
            CompletableFuture<Void> gate = audiences.closeGate();
            String text = "x".repeat(30_000);
            long seq = 1;
            while (dropped() == dropped) {
                Delivery[] some = new Delivery[10];
                for (int i = 0; i < some.length; i++) {
                    some[i] = entry(group, ++seq, 1, text).build();
                }
                events.deliver(epoch(), some);
            }
            assertThat(waitingBytes()).isPositive().isLessThanOrEqualTo(GatewayEnvironment.GROUP_WAITING_BYTES);
            gate.complete(null);
            assertThat(member.answer(0, Message.class).getSeq()).isEqualTo(2);
            await().until(() -> waitingBytes() == 0);
        }
    }

    private record Member(int id, long fromSeq) {}

    private static Member member(String user, long fromSeq) {
        return new Member(AuthPeer.idOf(user), fromSeq);
    }

    private static AudienceResponse whole(long membersSeq, Member... members) {
        AudienceResponse.Builder response = AudienceResponse.newBuilder()
                .setMembersSeq(membersSeq)
                .setWhole(true)
                .setMemberCount(members.length);
        for (Member member : members) {
            response.addUserIds(member.id).addFromSeqs(member.fromSeq);
        }
        return response.build();
    }

    private static Delivery.Builder entry(long group, long seq, long membersSeq, String text) {
        return EventWriter.message(seq, text).toBuilder().setGroup(to(group, seq, membersSeq));
    }

    private static GroupAudience.Builder to(long group, long seq, long membersSeq) {
        return GroupAudience.newBuilder().setConversationId(group).setSeq(seq).setMembersSeq(membersSeq);
    }

    private static List<String> texts(TestClient client, int count) {
        return java.util.stream.Stream.generate(
                        () -> client.answer(0, Message.class).getText())
                .limit(count)
                .toList();
    }

    private long epoch() {
        return peers.presence().epoch();
    }

    private long sessionOf(String user) {
        return peers.presence().session(user, "phone").orElseThrow().getSessionId();
    }

    private double dropped() {
        return meters.get("parley.gateway.deliveries.dropped")
                .tag("reason", "members_unknown")
                .counter()
                .count();
    }

    private double waitingBytes() {
        return meters.get("parley.gateway.groups.waiting.bytes").gauge().value();
    }
}
