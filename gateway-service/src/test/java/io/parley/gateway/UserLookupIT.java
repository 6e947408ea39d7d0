package io.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.gateway.testing.AuthPeer;
import io.parley.gateway.testing.GatewayEnvironment;
import io.parley.gateway.testing.GatewayPeers;
import io.parley.gateway.testing.TestClient;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.SendAck;
import io.parley.proto.client.v1.User;
import io.parley.proto.client.v1.UserLookup;
import io.parley.proto.client.v1.UserLookupAnswer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.net.SocketFactory;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Look-ups of several people at once, and of one who looks up everybody. */
@QuarkusTest
@TestProfile(UserLookupIT.FewLookups.class)
@QuarkusTestResource(GatewayEnvironment.class)
class UserLookupIT {
    private static final int PER_SECOND = 10;
    private static final int AT_ONCE = 10 * PER_SECOND;

    @ConfigProperty(name = "parley.gateway.tcp.port")
    int port;

    GatewayPeers peers;

    /** So few that the tenth second is soon used up. */
    public static class FewLookups implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "parley.gateway.lookups.per-second", String.valueOf(PER_SECOND),
                    "parley.gateway.upstream.call-deadline", "20s",
                    "parley.gateway.connection.silence", "30s");
        }
    }

    @BeforeEach
    void waitForTheLease() {
        TestClient.awaitLogins(SocketFactory.getDefault(), port);
    }

    /** P-91. */
    @Test
    void nobodyIsToldWhomOthersLookUpAndNobodysMessagesWaitForIt() {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        peers.auth().holdLookupsOf("user600", gate);
        try (TestClient ann = TestClient.loggedIn(port, "user611", "phone");
                TestClient ben = TestClient.loggedIn(port, "user612", "phone");
                TestClient cid = TestClient.loggedIn(port, "user613", "phone")) {
            int first = lookUp(ann, 600);
            await().until(() -> peers.auth().lookupsHeld() == 1);
            int bens = lookUp(ben, 601);
            int cids = lookUp(cid, 602, 603);

            // Behind the look-up on the same connection, but not in its line.
            cid.answer(cid.send("user604", "m-1", "meanwhile"), SendAck.class);

            gate.complete(null);
            assertThat(found(ann, first)).containsExactly("user600");
            assertThat(found(ben, bens)).containsExactly("user601");
            assertThat(found(cid, cids)).containsExactly("user602", "user603");
        } finally {
            gate.complete(null);
        }
    }

    /** P-134. */
    @Test
    void whoLooksUpTooManyIsToldWhenToGoOnWhateverDeviceHeUses() {
        try (TestClient phone = TestClient.loggedIn(port, "user621", "phone");
                TestClient tablet = TestClient.loggedIn(port, "user621", "tablet");
                TestClient other = TestClient.loggedIn(port, "user622", "phone")) {
            int[] everybody = IntStream.range(1, 1 + AT_ONCE).toArray();
            assertThat(found(phone, lookUp(phone, everybody))).hasSize(AT_ONCE);

            Error refusal = tablet.error(lookUp(tablet, everybody));
            assertThat(refusal.getCode()).isEqualTo(ErrorCode.ERROR_CODE_RATE_LIMITED);
            assertThat(refusal.getRetryAfterMs()).isBetween(1, 10_000);
            assertThat(found(other, lookUp(other, everybody))).hasSize(AT_ONCE);
            tablet.ping();
        }
    }

    private static int lookUp(TestClient client, int... users) {
        UserLookup.Builder lookup = UserLookup.newBuilder();
        IntStream.of(users).forEach(user -> lookup.addUserIds(AuthPeer.idOf("user" + user)));
        return client.request(FrameType.FRAME_TYPE_USER_LOOKUP, lookup.build());
    }

    private static List<String> found(TestClient client, int id) {
        return client.answer(id, UserLookupAnswer.class).getUsersList().stream()
                .map(User::getName)
                .toList();
    }
}
