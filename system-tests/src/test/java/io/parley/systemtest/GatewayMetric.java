package io.parley.systemtest;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** One number that a gateway of the cluster tells at /q/metrics. */
final class GatewayMetric {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private GatewayMetric() {}

    /** The sum over all tags; 0 when the gateway does not tell it. */
    static double of(int gateway, String name) throws IOException, InterruptedException {
        URI metrics = URI.create("http://127.0.0.1:" + TestCluster.cluster().gatewayHttpPort(gateway) + "/q/metrics");
        HttpRequest request = HttpRequest.newBuilder(metrics).timeout(PATIENCE).build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
