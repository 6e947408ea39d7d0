package io.parley.presence.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.presence.PresenceServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PresenceServers.class)
class HealthAndMetricsIT {
    @TestHTTPResource(value = "/", management = true)
    URI root;

    @Test
    void isReadyWhileTheDatabaseAnswers() throws Exception {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            HttpResponse<String> ready = get("health/ready");
            assertThat(ready.statusCode()).isEqualTo(200);
            assertThat(ready.body()).contains("\"database\"").doesNotContain("DOWN");
        });
        assertThat(get("health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void tellsItsNumbers() throws Exception {
        assertThat(get("metrics").body())
                .contains("parley_presence_sessions")
                .contains("parley_presence_leases_live")
                .contains("parley_presence_leases_expired_total")
                .contains("parley_presence_locate_seconds_count")
                .contains("parley_presence_change_size_count")
                .contains("parley_presence_notices_published_total")
                .contains("parley_outbox_waiting")
                .contains("parley_outbox_appended_total")
                .contains("parley_outbox_failed_total");
    }

    @Test
    void startsFromWhatAllServicesStartFrom() {
        Config config = ConfigProvider.getConfig();
        assertThat(config.getValue("quarkus.http.http2", boolean.class)).isFalse();
        assertThat(config.getValue("quarkus.shutdown.delay-enabled", boolean.class))
                .isTrue();
        assertThat(config.getValue("quarkus.log.console.format", String.class)).contains("yyyy-MM-dd");
    }

    private HttpResponse<String> get(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(root.resolve("/q/" + path))
                                .version(HttpClient.Version.HTTP_1_1)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
