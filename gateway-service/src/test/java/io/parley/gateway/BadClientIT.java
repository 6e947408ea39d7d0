package io.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.gateway.testing.AuthPeer;
import io.parley.gateway.testing.GatewayEnvironment;
import io.parley.gateway.testing.TestClient;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Login;
import io.parley.proto.client.v1.Logout;
import io.parley.proto.client.v1.Ping;
import io.parley.proto.client.v1.Sync;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.IntStream;
import javax.net.SocketFactory;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every kind of nonsense a client can send; what it gets is an Error with a reason, or the connection's end, or both. */
@QuarkusTest
@QuarkusTestResource(GatewayEnvironment.class)
class BadClientIT {
    @ConfigProperty(name = "parley.gateway.tcp.port")
    int port;

    @BeforeEach
    void waitForTheLease() {
        TestClient.awaitLogins(SocketFactory.getDefault(), port);
    }

    @Test
    void wrongVersionIsMalformed() {
        expectEnd(ErrorCode.ERROR_CODE_MALFORMED, bytes(0, 0, 0, 8, /* version */ 2, 6, 0, 0, 0, 0, 0, 1));
    }

    @Test
    void versionIsCheckedBeforeTheRestOfTheHeaderIsThere() {
        expectEnd(ErrorCode.ERROR_CODE_MALFORMED, bytes(0, 0, 0, 8, /* version */ 9));
    }

    @Test
    void lengthShorterThanAHeaderIsMalformed() {
        expectEnd(ErrorCode.ERROR_CODE_MALFORMED, bytes(0, 0, 0, /* length */ 7));
    }

    @Test
    void hugeLengthIsRefusedFromItsFourBytesAlone() {
        expectEnd(ErrorCode.ERROR_CODE_TOO_LARGE, bytes(/* length */ 0x7F, 0xFF, 0xFF, 0xFF));
    }

    @Test
    void negativeLengthIsAHugeOne() {
        expectEnd(ErrorCode.ERROR_CODE_TOO_LARGE, bytes(/* length */ 0xFF, 0xFF, 0xFF, 0xFF));
    }

    @Test
    void lengthOneAboveTheLimitIsTooLarge() {
        expectEnd(ErrorCode.ERROR_CODE_TOO_LARGE, bytes(/* length: 65,537 */ 0, 1, 0, 1));
    }

    @Test
    void anotherProtocolIsRefused() {
        expectEnd(
                ErrorCode.ERROR_CODE_TOO_LARGE,
                "GET / HTTP/1.1\r\nHost: parley\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void theReasonArrivesAlthoughMoreNonsenseFollows() {
        byte[] flood = new byte[200_000];
        java.util.Arrays.fill(flood, (byte) 0xEE);
        expectEnd(ErrorCode.ERROR_CODE_TOO_LARGE, flood);
    }

    @Test
    void garbagePayloadIsMalformed() {
        expectEnd(
                ErrorCode.ERROR_CODE_MALFORMED,
                TestClient.frame(FrameType.FRAME_TYPE_LOGIN_VALUE, 1, bytes(0xFF, 0xFF, 0xFF, 0xFF)));
    }

    @Test
    void textThatIsNotUtf8IsMalformed() {
        // Field 1 of Login, 2 bytes long, which are not UTF-8.
        expectEnd(
                ErrorCode.ERROR_CODE_MALFORMED,
                TestClient.frame(FrameType.FRAME_TYPE_LOGIN_VALUE, 1, bytes(0x0A, 2, 0xC3, 0x28)));
    }

    @Test
    void unknownTypesAreUnsupportedAndTheConnectionLivesOn() {
        try (TestClient client = new TestClient(port)) {
            for (int type : new int[] {0, 60, 63, 66, 127, 128, 255}) {
                client.raw(TestClient.frame(type, 1_000 + type, bytes(1, 2, 3)));
                assertThat(client.error(1_000 + type).getCode()).isEqualTo(ErrorCode.ERROR_CODE_UNSUPPORTED);
            }
            client.ping();
        }
    }

    @Test
    void requestsBeforeLoginAreRefusedAndTheConnectionLivesOn() {
        try (TestClient client = new TestClient(port)) {
            assertThat(client.error(client.send("user2", "m-1", "text")).getCode())
                    .isEqualTo(ErrorCode.ERROR_CODE_UNAUTHENTICATED);
            assertThat(client.error(client.request(FrameType.FRAME_TYPE_SYNC, Sync.getDefaultInstance()))
                            .getCode())
                    .isEqualTo(ErrorCode.ERROR_CODE_UNAUTHENTICATED);
            assertThat(client.error(client.request(FrameType.FRAME_TYPE_LOGOUT, Logout.getDefaultInstance()))
                            .getCode())
                    .isEqualTo(ErrorCode.ERROR_CODE_UNAUTHENTICATED);
            client.ping();
        }
    }

    @Test
    void silenceBeforeLoginEndsWithTheDeadline() {
        expectEnd(ErrorCode.ERROR_CODE_TIMEOUT, bytes());
    }

    @Test
    void slowHeaderEndsWithTheDeadline() {
        expectEnd(ErrorCode.ERROR_CODE_TIMEOUT, bytes(0, 0));
    }

    @Test
    void halfAFrameThenSilenceEndsWithTheDeadline() {
        expectEnd(ErrorCode.ERROR_CODE_TIMEOUT, bytes(0, 0, 0, 100, 1, 2, 0, 0, 0, 0, 0, 1, 42));
    }

    @Test
    void pingsDoNotProlongTheLoginDeadline() {
        try (TestClient client = new TestClient(port)) {
            TestClient.Frame frame;
            do {
                client.request(FrameType.FRAME_TYPE_PING, Ping.getDefaultInstance());
                frame = client.read();
            } while (frame.type() == FrameType.FRAME_TYPE_PONG);
            assertThat(((Error) frame.body()).getCode()).isEqualTo(ErrorCode.ERROR_CODE_TIMEOUT);
        }
    }

    /** P-32: the login deadline of the tests is 700 ms. */
    @Test
    void whoIsToldToWaitIsNotCutOffBefore() {
        try (TestClient client = new TestClient(port)) {
            Error refusal = client.error(client.request(
                    FrameType.FRAME_TYPE_LOGIN,
                    Login.newBuilder()
                            .setAccount("user64")
                            .setPassword(AuthPeer.BUSY_PASSWORD)
                            .setDeviceId("phone")
                            .build()));
            assertThat(refusal.getCode()).isEqualTo(ErrorCode.ERROR_CODE_OVERLOADED);
            assertThat(refusal.getRetryAfterMs()).isEqualTo(AuthPeer.BUSY_MS);
            await().pollDelay(Duration.ofMillis(AuthPeer.BUSY_MS)).until(() -> true);
            client.login("user64", "phone");
        }
    }

    @Test
    void halfAFrameAfterLoginThenSilenceEndsWithATimeOut() {
        try (TestClient client = TestClient.loggedIn(port, "user61", "phone")) {
            client.raw(bytes(0, 0, 0, 100, 1, 7));
            assertThat(client.error(0).getCode()).isEqualTo(ErrorCode.ERROR_CODE_TIMEOUT);
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void tooManyRequestsUnderWayAreRefusedOneByOne() {
        try (TestClient client = TestClient.loggedIn(port, "user62", "phone")) {
            IntStream.range(0, 1_500).forEach(i -> client.send("user63", "m-" + i, "text"));
            IntStream.range(0, 1_500).forEach(i -> {
                TestClient.Frame frame = client.read();
                if (frame.body() instanceof Error error) {
                    assertThat(error.getCode()).isEqualTo(ErrorCode.ERROR_CODE_OVERLOADED);
                    assertThat(error.getRetryAfterMs()).isPositive();
                }
            });
            client.ping();
        }
    }

    private void expectEnd(ErrorCode code, byte[] sent) {
        try (TestClient client = new TestClient(port)) {
            client.raw(sent);
            Error error = client.error(0);
            assertThat(error.getCode()).isEqualTo(code);
            assertThat(error.getMessage()).isNotEmpty();
            assertThat(client.isClosed()).isTrue();
        }
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        IntStream.range(0, values.length).forEach(i -> bytes[i] = (byte) values[i]);
        return bytes;
    }
}
