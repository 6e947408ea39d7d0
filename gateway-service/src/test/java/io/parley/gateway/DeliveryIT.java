package io.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.gateway.testing.AuthPeer;
import io.parley.gateway.testing.EventWriter;
import io.parley.gateway.testing.GatewayEnvironment;
import io.parley.gateway.testing.GatewayPeers;
import io.parley.gateway.testing.TestClient;
import io.parley.kit.testing.KafkaClientProbe;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.GoAway;
import io.parley.proto.client.v1.Login;
import io.parley.proto.client.v1.LoginAnswer;
import io.parley.proto.client.v1.Message;
import io.parley.proto.client.v1.Resume;
import io.parley.proto.client.v1.SessionReplaced;
import io.parley.proto.client.v1.SessionRevoked;
import io.parley.proto.event.v1.AfterDelivery;
import io.parley.proto.event.v1.Delivery;
import io.parley.proto.event.v1.Revocation;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(GatewayEnvironment.class)
class DeliveryIT {
    private static final int ORDINAL = 3;

    @ConfigProperty(name = "parley.gateway.tcp.port")
    int port;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @ConfigProperty(name = "parley.gateway.http.port")
    int httpPort;

    @Inject
    MeterRegistry meters;

    GatewayPeers peers;
    private EventWriter events;

    @BeforeEach
    void connect() {
        events = new EventWriter(bootstrapServers, ORDINAL);
        await().until(() -> {
            try (TestClient client = new TestClient(port)) {
                client.request(FrameType.FRAME_TYPE_LOGIN, login("user900", "probe"));
                return client.read().body() instanceof LoginAnswer;
            }
        });
    }

    @AfterEach
    void disconnect() {
        events.close();
    }

    @Test
    void kafkaClientsTakeWhateverIsConfiguredUnderKafka() {
        assertThat(KafkaClientProbe.clients())
                .extracting(client -> client.get("client.id"), client -> client.get("security.protocol"))
                .contains(tuple("gateway-3-deliveries", "PLAINTEXT"), tuple("gateway-3-revocations", "PLAINTEXT"));
    }

    @Test
    void deliveriesReachTheirSessionInOrder() {
        try (TestClient client = TestClient.loggedIn(port, "user101", "phone")) {
            long session = sessionOf("user101", "phone");
            events.deliver(epoch(), EventWriter.message(1, "one", session), EventWriter.message(2, "two", session));
            events.deliver(epoch(), EventWriter.message(3, "three", session, 12_345L));

            LongStream.rangeClosed(1, 3)
                    .forEach(seq -> assertThat(message(client).getSeq()).isEqualTo(seq));
        }
    }

    @Test
    void oneFrameReachesSeveralSessions() {
        try (TestClient phone = TestClient.loggedIn(port, "user102", "phone");
                TestClient tablet = TestClient.loggedIn(port, "user102", "tablet")) {
            events.deliver(
                    epoch(),
                    EventWriter.message(1, "to both", sessionOf("user102", "phone"), sessionOf("user102", "tablet")));

            assertThat(message(phone).getText()).isEqualTo("to both");
            assertThat(message(tablet).getText()).isEqualTo("to both");
        }
    }

    @Test
    void recordsOfAnotherEpochAreDropped() {
        try (TestClient client = TestClient.loggedIn(port, "user103", "phone")) {
            long session = sessionOf("user103", "phone");
            events.deliver(epoch() - 1, EventWriter.message(1, "from the past", session));
            events.deliver(epoch() + 1, EventWriter.message(1, "from the future", session));
            events.deliver(epoch(), EventWriter.message(1, "of now", session));

            assertThat(message(client).getText()).isEqualTo("of now");
        }
    }

    @Test
    void pushesWaitForTheAnswerToTheLogin() {
        CompletableFuture<Void> gate = peers.presence().closeGate("user104");
        try (TestClient client = new TestClient(port)) {
            int id = client.request(FrameType.FRAME_TYPE_LOGIN, login("user104", "phone"));
            await().until(() -> peers.presence().session("user104", "phone").isPresent());
            long delivered = deliveredRecords();
            events.deliver(epoch(), EventWriter.message(1, "early", sessionOf("user104", "phone")));
            await().until(() -> deliveredRecords() > delivered);
            gate.complete(null);

            client.answer(id, LoginAnswer.class);
            assertThat(message(client).getText()).isEqualTo("early");
        } finally {
            gate.complete(null);
        }
    }

    @Test
    void secondLoginOfADeviceReplacesTheFirst() {
        try (TestClient first = TestClient.loggedIn(port, "user105", "phone");
                TestClient second = TestClient.loggedIn(port, "user105", "phone")) {
            assertThat(first.answer(0, SessionReplaced.class).getDeviceId()).isEqualTo("phone");
            assertThat(first.isClosed()).isTrue();

            events.deliver(epoch(), EventWriter.message(1, "to the second", sessionOf("user105", "phone")));
            assertThat(message(second).getText()).isEqualTo("to the second");
        }
    }

    @Test
    void replacementElsewhereClosesTheSessionAfterItsLastFrame() {
        try (TestClient client = TestClient.loggedIn(port, "user106", "phone")) {
            byte[] frame = TestClient.frame(
                    FrameType.FRAME_TYPE_SESSION_REPLACED_VALUE,
                    0,
                    SessionReplaced.newBuilder().setDeviceId("phone").build().toByteArray());
            events.deliver(
                    epoch(),
                    Delivery.newBuilder()
                            .setFrame(ByteString.copyFrom(frame))
                            .addSessionIds(sessionOf("user106", "phone"))
                            .setAfter(AfterDelivery.AFTER_DELIVERY_CLOSE_REPLACED)
                            .build());

            client.answer(0, SessionReplaced.class);
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void slowReaderIsClosedInsteadOfFillingTheMemory() throws IOException {
        try (TestClient client = TestClient.loggedIn(port, "user107", "phone")) {
            client.socket().setReceiveBufferSize(4_096);
            long session = sessionOf("user107", "phone");
            String text = "x".repeat(30_000);
            double before = closedSlowReaders();
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                events.deliver(
                        epoch(),
                        LongStream.range(0, 20)
                                .mapToObj(seq -> EventWriter.message(seq, text, session))
                                .toArray(Delivery[]::new));
                return closedSlowReaders() > before;
            });
            await().until(() -> peers.presence().session("user107", "phone").isEmpty());
        }
    }

    @Test
    void testHookDropsDeliveriesOfMessages() throws Exception {
        try (TestClient client = TestClient.loggedIn(port, "user108", "phone")) {
            HttpRequest drop = HttpRequest.newBuilder(
                            URI.create("http://localhost:" + httpPort + "/test/delivery/drop?count=1"))
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(drop, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(204);
            long session = sessionOf("user108", "phone");
            events.deliver(epoch(), EventWriter.message(1, "lost", session), EventWriter.message(2, "kept", session));

            assertThat(message(client).getText()).isEqualTo("kept");
        }
    }

    @Test
    void revocationEndsTheSessionAndTheToken() {
        String token = peers.auth().token("user109", "phone");
        try (TestClient client = TestClient.loggedIn(port, "user109", "phone");
                TestClient spared = TestClient.loggedIn(port, "user109", "tablet")) {
            events.revoke(Revocation.newBuilder()
                    .setUserId(AuthPeer.idOf("user109"))
                    .setExceptDeviceId("tablet")
                    .setIssuedUntilMs(System.currentTimeMillis())
                    .setReason("The password was changed.")
                    .build());

            assertThat(client.answer(0, SessionRevoked.class).getReason()).isEqualTo("The password was changed.");
            assertThat(client.isClosed()).isTrue();
            try (TestClient again = new TestClient(port)) {
                int id = again.request(
                        FrameType.FRAME_TYPE_RESUME,
                        Resume.newBuilder().setAccessToken(token).build());
                assertThat(again.error(id).getCode()).isEqualTo(ErrorCode.ERROR_CODE_UNAUTHENTICATED);
            }
            events.deliver(epoch(), EventWriter.message(1, "still here", sessionOf("user109", "tablet")));
            assertThat(message(spared).getText()).isEqualTo("still here");
        }
    }

    @Test
    void lostLeaseSendsEverybodyAwayAndANewOneIsTaken() {
        long oldEpoch = epoch();
        try (TestClient client = TestClient.loggedIn(port, "user110", "phone")) {
            peers.presence().loseLease();

            assertThat(client.answer(0, GoAway.class).getReason()).contains("lease");
            assertThat(client.isClosed()).isTrue();
        }
        await().until(() -> epoch() > oldEpoch);
        await().until(() -> {
            try (TestClient client = new TestClient(port)) {
                client.request(FrameType.FRAME_TYPE_LOGIN, login("user110", "phone"));
                com.google.protobuf.Message answer = client.read().body();
                if (answer instanceof Error error) {
                    assertThat(error.getCode()).isEqualTo(ErrorCode.ERROR_CODE_UNAVAILABLE);
                }
                return answer instanceof LoginAnswer;
            }
        });
    }

    @Test
    void endOfAConnectionRemovesItsSession() {
        try (TestClient client = TestClient.loggedIn(port, "user111", "phone")) {
            assertThat(peers.presence().session("user111", "phone")).isPresent();
            client.close();
            await().until(() -> peers.presence().session("user111", "phone").isEmpty());
        }
    }

    private static Login login(String user, String device) {
        return Login.newBuilder()
                .setAccount(user)
                .setPassword(AuthPeer.PASSWORD)
                .setDeviceId(device)
                .build();
    }

    private long epoch() {
        return peers.presence().epoch();
    }

    private long sessionOf(String user, String device) {
        return peers.presence().session(user, device).orElseThrow().getSessionId();
    }

    private long deliveredRecords() {
        return meters.get("parley.gateway.delivery.lag").timer().count();
    }

    private double closedSlowReaders() {
        return meters.find("parley.gateway.connections.closed").tag("reason", "slow_reader").counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private static Message message(TestClient client) {
        return client.answer(0, Message.class);
    }
}
