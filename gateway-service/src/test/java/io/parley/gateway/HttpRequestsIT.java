package io.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.gateway.testing.GatewayEnvironment;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** P-300: a connection of the HTTP port has one request, of one meaning, whose head comes in time; all else ends it. */
@QuarkusTest
@TestProfile(HttpRequestsIT.LittlePatience.class)
@QuarkusTestResource(GatewayEnvironment.class)
class HttpRequestsIT {
    private static final String UPGRADE = "GET /ws HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, Upgrade\r\n"
            + "Upgrade: WebSocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    private static final String SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n";

    @ConfigProperty(name = "parley.gateway.http.port")
    int httpPort;

    /** Tests wait for it. */
    public static class LittlePatience implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("parley.gateway.http.head-deadline", "2s", "parley.gateway.connection.login-deadline", "10s");
        }
    }

    @Test
    void theExampleOfTheStandardIsAnsweredAsThere() throws IOException {
        try (Socket socket = connect()) {
            send(socket, UPGRADE + "Sec-WebSocket-Protocol: other, parley.json.v1\r\n\r\n");
            assertThat(head(socket.getInputStream()))
                    .startsWith("HTTP/1.1 101 ")
                    .contains("sec-websocket-accept: s3pplmbitxaq9kygzzhzrbk+xoo=")
                    .contains("sec-websocket-protocol: parley.json.v1");
        }
    }

    @Test
    void requestsOfTwoMeaningsAreRefusedAndNothingBehindThemIsRead() throws IOException {
        for (String lines : List.of(
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: xchunked\r\n\r\n",
                "Content-Length: 0\r\nContent-Length: 5\r\n\r\n",
                "Content-Length: 0, 5\r\n\r\n",
                "Content-Length: +0\r\n\r\n",
                "Content-Length: 5\r\n\r\n",
                "Host: y\r\n\r\n",
                "Folded: a\r\n b\r\nContent-Length : 0\r\n\r\n")) {
            assertThat(answers("GET / HTTP/1.1\r\nHost: x\r\n" + lines + SMUGGLED))
                    .as(lines)
                    .containsExactly("400");
            assertThat(answers(UPGRADE + lines + SMUGGLED)).as(lines).containsExactly("400");
        }
    }

    @Test
    void whatIsNotHttp11IsRefused() throws IOException {
        assertThat(answers("GET /ws HTTP/1.0\r\nHost: x\r\nConnection: keep-alive\r\n\r\n" + SMUGGLED))
                .containsExactly("505");
        assertThat(answers("GET /ws HTTP/0.9\r\n\r\n" + SMUGGLED)).containsExactly("505");
        assertThat(answers("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")).containsExactly("505");
        assertThat(answers("nonsense\r\n\r\n")).containsExactly("400");
        assertThat(answers("GET /ws HTTP/1.1\r\n\r\n")).as("no Host").containsExactly("400");
    }

    @Test
    void everyAnswerEndsItsConnection() throws IOException {
        assertThat(answers("GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\n\r\n" + SMUGGLED))
                .containsExactly("404");
        assertThat(answers("POST /ws HTTP/1.1\r\nHost: x\r\n\r\n")).containsExactly("405");
        assertThat(answers("GET /ws HTTP/1.1\r\nHost: x\r\n\r\n")).containsExactly("426");
        assertThat(answers(UPGRADE.replace("13", "8") + "\r\n")).containsExactly("426");
        assertThat(answers(UPGRADE.replace("Q==", "") + "\r\n")).containsExactly("400");
        assertThat(answers("GET /" + "x".repeat(9_000) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                .containsExactly("414");
        assertThat(answers("GET / HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(9_000) + "\r\n\r\n"))
                .containsExactly("431");
    }

    /** Each byte would start an idle time-out anew. */
    @Test
    void aHeadThatDripsEndsAtItsDeadline() throws Exception {
        long startNanos = System.nanoTime();
        try (Socket socket = connect()) {
            send(socket, UPGRADE + "X-Drip: ");
            socket.setSoTimeout(100);
            boolean open = true;
            while (open) {
                open = isOpen(socket);
                assertThat(System.nanoTime() - startNanos).isLessThan(TimeUnit.SECONDS.toNanos(10));
            }
        }
        assertThat(System.nanoTime() - startNanos).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(1_500));
    }

    /** Sends one more byte, and waits a tenth of a second for an answer. */
    private static boolean isOpen(Socket socket) throws IOException {
        try {
            socket.getOutputStream().write('x');
            return socket.getInputStream().read() >= 0;
        } catch (java.net.SocketTimeoutException nothing) {
            return true;
        } catch (SocketException reset) {
            return false;
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket("localhost", httpPort);
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static void send(Socket socket, String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The statuses of all answers until the gateway closes. */
    private List<String> answers(String requests) throws IOException {
        try (Socket socket = connect()) {
            send(socket, requests);
            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            List<String> statuses = new ArrayList<>();
            for (String line : all.split("\r\n")) {
                if (line.startsWith("HTTP/1.1 ")) {
                    statuses.add(line.split(" ")[1]);
                }
            }
            assertThat(all).containsIgnoringCase("connection: close");
            return statuses;
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        return "HTTP" + head.substring(4).toLowerCase(java.util.Locale.ROOT);
    }
}
