package io.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.gateway.testing.GatewayEnvironment;
import io.parley.gateway.testing.TestClient;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Pong;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** P-106, P-107: clients that send more than they may, at a gateway with low rates. */
@QuarkusTest
@TestProfile(RateLimitIT.LowRates.class)
@QuarkusTestResource(GatewayEnvironment.class)
class RateLimitIT {
    private static final int FRAMES_PER_SECOND = 100;
    private static final int PAYLOAD_BYTES = 65_000;
    private static final Duration A_PAUSE = Duration.ofMillis(600);
    private static final int TRY_AGAIN_LATER = 1013;
    private static final String JSON_PING = "{\"type\": \"Ping\", \"id\": 1}";

    @ConfigProperty(name = "parley.gateway.tcp.port")
    int port;

    @ConfigProperty(name = "parley.gateway.http.port")
    int httpPort;

    @Inject
    MeterRegistry meters;

    /** One second's worth may come at once; two seconds above a rate are too many. */
    public static class LowRates implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "parley.gateway.frame.max-length-before-login", "65536",
                    "parley.gateway.rate.frames-per-second", String.valueOf(FRAMES_PER_SECOND),
                    "parley.gateway.rate.bytes-per-second", "64K",
                    "parley.gateway.rate.burst", "1s",
                    "parley.gateway.rate.patience", "2s",
                    "parley.gateway.connection.login-deadline", "30s",
                    "parley.gateway.connection.close-grace", "10s");
        }
    }

    @BeforeEach
    void waitForTheLease() {
        TestClient.awaitLogins(SocketFactory.getDefault(), port);
    }

    @Test
    void framesAboveTheRateAreAnsweredAndThoseAfterThemWait() {
        double before = pauses("frames");
        try (TestClient client = new TestClient(port)) {
            long began = System.nanoTime();
            client.raw(pings(2 * FRAMES_PER_SECOND));
            for (int id = 1; id <= 2 * FRAMES_PER_SECOND; id++) {
                client.answer(id, Pong.class);
            }
            client.ping();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(A_PAUSE);
            assertThat(pauses("frames")).isGreaterThan(before);
            client.ping();
        }
    }

    @Test
    void bytesAboveTheRateAreReadAndThoseAfterThemWait() {
        double before = pauses("bytes");
        try (TestClient client = new TestClient(port)) {
            long began = System.nanoTime();
            byte[] unknown = TestClient.frame(63, 7, new byte[PAYLOAD_BYTES]);
            client.raw(unknown);
            client.raw(unknown);
            assertThat(client.error(7).getCode()).isEqualTo(ErrorCode.ERROR_CODE_UNSUPPORTED);
            assertThat(client.error(7).getCode()).isEqualTo(ErrorCode.ERROR_CODE_UNSUPPORTED);
            client.ping();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(A_PAUSE);
            assertThat(pauses("bytes")).isGreaterThan(before);
        }
    }

    @Test
    void aFloodIsReadSlowlyThenEndsWithRateLimited() throws Exception {
        double before = closed();
        try (TestClient client = new TestClient(port)) {
            CompletableFuture<Void> flood = CompletableFuture.runAsync(() -> {
                byte[] some = pings(50);
                while (true) {
                    client.raw(some);
                }
            });
            TestClient.Frame frame;
            do {
                frame = client.read();
            } while (frame.type() == FrameType.FRAME_TYPE_PONG);
            Error error = (Error) frame.body();
            assertThat(error.getCode()).isEqualTo(ErrorCode.ERROR_CODE_RATE_LIMITED);
            assertThat(error.getRetryAfterMs()).isPositive();
            assertThat(error.getMessage()).isNotEmpty();
            assertThat(frame.requestId()).isZero();
            assertThat(client.isClosed()).isTrue();
            assertThat(closed()).isEqualTo(before + 1);
            client.close();
            assertThat(flood.handle((done, failure) -> failure.getCause()).get(10, TimeUnit.SECONDS))
                    .isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void aFloodOverAWebSocketEndsWithRateLimitedToo() throws Exception {
        Listener listener = new Listener();
        try (HttpClient http = HttpClient.newHttpClient()) {
            WebSocket socket = http.newWebSocketBuilder()
                    .subprotocols("parley.json.v1")
                    .buildAsync(URI.create("ws://localhost:" + httpPort + "/ws"), listener)
                    .join();
            CompletableFuture<Void> flood = CompletableFuture.runAsync(() -> {
                while (!listener.closeCode.isDone()) {
                    socket.sendText(JSON_PING, true).join();
                }
            });
            assertThat(listener.closeCode.get(30, TimeUnit.SECONDS)).isEqualTo(TRY_AGAIN_LATER);
            assertThat(listener.last()).contains("\"Error\"").contains("ERROR_CODE_RATE_LIMITED");
            socket.abort();
            assertThat(flood.handle((done, failure) -> failure == null || failure instanceof CompletionException)
                            .get(10, TimeUnit.SECONDS))
                    .isTrue();
        }
    }

    @Test
    void aWebSocketAboveTheRateIsAnsweredAndWhatComesAfterWaits() throws Exception {
        Listener listener = new Listener();
        try (HttpClient http = HttpClient.newHttpClient()) {
            WebSocket socket = http.newWebSocketBuilder()
                    .subprotocols("parley.json.v1")
                    .buildAsync(URI.create("ws://localhost:" + httpPort + "/ws"), listener)
                    .join();
            long began = System.nanoTime();
            for (int i = 0; i < 2 * FRAMES_PER_SECOND; i++) {
                socket.sendText(JSON_PING, true).join();
            }
            for (int i = 0; i < 2 * FRAMES_PER_SECOND; i++) {
                assertThat(listener.next()).contains("\"Pong\"");
            }
            socket.sendText(JSON_PING, true).join();
            assertThat(listener.next()).contains("\"Pong\"");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(A_PAUSE);
            socket.abort();
        }
    }

    private double pauses(String rate) {
        return meters.get("parley.gateway.reading.paused")
                .tag("rate", rate)
                .counter()
                .count();
    }

    private double closed() {
        return meters.find("parley.gateway.connections.closed").tag("reason", "rate_limited").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    /** Pings with the ids 1, 2, 3, … */
    private static byte[] pings(int count) {
        byte[][] frames = new byte[count][];
        Arrays.setAll(frames, i -> TestClient.frame(FrameType.FRAME_TYPE_PING_VALUE, i + 1, new byte[0]));
        byte[] all = new byte[count * frames[0].length];
        for (int i = 0; i < count; i++) {
            System.arraycopy(frames[i], 0, all, i * frames[i].length, frames[i].length);
        }
        return all;
    }

    private static final class Listener implements WebSocket.Listener {
        private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();
        private final CompletableFuture<Integer> closeCode = new CompletableFuture<>();
        private volatile String last = "";

        String next() throws InterruptedException {
            String message = received.poll(10, TimeUnit.SECONDS);
            assertThat(message).as("a message from the gateway").isNotNull();
            return message;
        }

        String last() {
            return last;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean whole) {
            text.append(data);
            if (whole) {
                last = text.toString();
                received.add(last);
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closeCode.complete(code);
            return null;
        }
    }
}
