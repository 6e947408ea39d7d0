package io.parley.systemtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.parley.localcluster.host.Checkout;
import io.parley.localcluster.service.ClusterPorts;
import io.parley.proto.client.v1.Message;
import io.parley.systemtest.client.ChatClient;
import io.parley.systemtest.client.Refused;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Alerts, the dashboard and the autoscaler ask for metrics by name: the running services must have each of them. */
@ExtendWith(TestCluster.class)
class MetricNamesE2E {
    private static final List<String> ASKING = List.of(
            "files/dashboard.json", "templates/monitoring/prometheusrule.yaml", "templates/gateway/autoscaler.yaml");

    private static final Pattern NAME = Pattern.compile("\\b(?:parley|jvm|process)_[a-z0-9_]+");

    @Test
    void everyMetricThatTheChartAsksForExists() throws IOException {
        Set<String> asked = asked();
        assertThat(asked).hasSizeGreaterThan(15).contains("parley_gateway_connections");
        useEverything();
        try (HttpClient http = HttpClient.newHttpClient()) {
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(offered(http)).containsAll(asked));
        }
    }

    private static Set<String> asked() throws IOException {
        Path chart = Checkout.locate().root().resolve("helm/parley");
        Set<String> names = new TreeSet<>();
        for (String file : ASKING) {
            NAME.matcher(Files.readString(chart.resolve(file)))
                    .results()
                    .map(MatchResult::group)
                    .forEach(names::add);
        }
        return names;
    }

    /** Some meters come with their first event. */
    private static void useEverything() throws IOException {
        TestCluster.User ann = TestCluster.newUser("ann");
        TestCluster.User ben = TestCluster.newUser("ben");
        try (ChatClient sender = TestCluster.connect(0);
                ChatClient recipient = TestCluster.connect(1)) {
            assertThatThrownBy(() -> sender.login(ann.name(), "not the password", "phone"))
                    .isInstanceOf(Refused.class);
            sender.login(ann.name(), ann.password(), "phone");
            recipient.login(ben.name(), ben.password(), "phone");
            sender.send(ben.name(), "counted");
            Message message = recipient.awaitMessage();
            assertThat(message.getText()).isEqualTo("counted");
            recipient.received(message.getConversationId(), message.getSeq());
            recipient.sync();
        }
    }

    private static Set<String> offered(HttpClient http) throws IOException, InterruptedException {
        Set<String> names = new TreeSet<>();
        for (int port : managementPorts()) {
            URI place = URI.create("http://127.0.0.1:" + port + "/q/metrics");
            // A client that asked for an upgrade to HTTP/2 would wait for ever now and then.
            HttpRequest request = HttpRequest.newBuilder(place)
                    .version(HttpClient.Version.HTTP_1_1)
                    .build();
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            answer.body()
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("[{ ]", 2)[0])
                    .forEach(names::add);
        }
        return names;
    }

    private static List<Integer> managementPorts() {
        ClusterPorts ports = TestCluster.cluster().ports();
        return List.of(
                ports.gateways().get(0).management(),
                ports.gateways().get(1).management(),
                ports.auth().management(),
                ports.presence().management(),
                ports.message().management());
    }
}
