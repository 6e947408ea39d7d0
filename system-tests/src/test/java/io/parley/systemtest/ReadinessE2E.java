package io.parley.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.systemtest.client.ChatClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A gateway is not ready while something is missing that its clients need, says what, and is ready again by itself. That
 * it is not ready while it stops is in {@link OrderlyStopE2E}.
 */
@ExtendWith(TestCluster.class)
class ReadinessE2E {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int[] GATEWAYS = {0, 1};

    @BeforeEach
    void startsReady() {
        awaitReady();
    }

    @Test
    void whileKafkaDoesNotAnswerNewClientsComeInAndPushesComeLate() throws Exception {
        TestCluster.User recipient = TestCluster.newUser("waits");
        try (ChatClient waiting = TestCluster.connect(0)) {
            waiting.login(recipient.name(), recipient.password(), "phone");
            TestCluster.cluster().pause("kafka");
            try {
                for (int gateway : GATEWAYS) {
                    Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
                        HttpResponse<String> answer = probe(gateway, "ready");
                        assertThat(answer.body()).contains("Ready, but pushes come late: see whether Kafka answers.");
                        assertThat(answer.statusCode()).isEqualTo(200);
                    });
                }
                TestCluster.User sender = TestCluster.newUser("comes");
                try (ChatClient coming = TestCluster.connect(1)) {
                    coming.login(sender.name(), sender.password(), "phone");
                    assertThat(coming.send(recipient.id(), "stored without Kafka")
                                    .getSeq())
                            .isEqualTo(1);
                }
                Awaitility.await("the push that comes late, and all the same while Kafka is away")
                        .atMost(PATIENCE)
                        .untilAsserted(() ->
                                assertThat(waiting.awaitMessage().getText()).isEqualTo("stored without Kafka"));
            } finally {
                TestCluster.cluster().resume("kafka");
            }
        }
        awaitReady();
    }

    @Test
    void notReadyWithoutALease() {
        TestCluster.cluster().pause("presence-service");
        try {
            awaitNotReady("No lease: see whether presence-service answers.", "lease");
        } finally {
            TestCluster.cluster().resume("presence-service");
        }
        awaitReady();
    }

    @Test
    void thePortOfClientsServesClientsOnly() throws IOException, InterruptedException {
        for (String path : new String[] {"/", "/q", "/q/health", "/q/health/ready", "/q/metrics", "/index.html"}) {
            assertThat(GatewayHttp.get(0, path).statusCode()).as(path).isEqualTo(404);
        }
        assertThat(GatewayHttp.manage(0, "/q/metrics").body()).contains("parley_gateway_connections");
        assertThat(GatewayHttp.manage(0, "/ws").statusCode()).isEqualTo(404);
    }

    /** Both gateways, or the next test meets one that is only about to find out what it has lost. */
    private static void awaitReady() {
        for (int gateway : GATEWAYS) {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> probe(gateway, "ready").statusCode() == 200);
        }
    }

    private static void awaitNotReady(String reason, String... missing) {
        for (int gateway : GATEWAYS) {
            awaitNotReady(gateway, reason, missing);
        }
    }

    private static void awaitNotReady(int gateway, String reason, String... missing) {
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            HttpResponse<String> answer = probe(gateway, "ready");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains(reason);
            String details = answer.body().replaceAll("\\s", "");
            assertThat(details).contains("\"stopping\":false");
            for (String name : missing) {
                assertThat(details).contains("\"" + name + "\":false");
            }
        });
        assertThat(status(gateway, "live"))
                .as("liveness: a restart would help nobody")
                .isEqualTo(200);
    }

    private static int status(int gateway, String kind) {
        try {
            return probe(gateway, kind).statusCode();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static HttpResponse<String> probe(int gateway, String kind) throws IOException, InterruptedException {
        return GatewayHttp.manage(gateway, "/q/health/" + kind);
    }
}
