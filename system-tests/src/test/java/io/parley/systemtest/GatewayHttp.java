package io.parley.systemtest;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The HTTP ports of the cluster's gateways: that of clients, with hooks for tests, that of probes and metrics, and that of operators. */
final class GatewayHttp {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private GatewayHttp() {}

    /** What the clients' port answers. The path begins with a slash. */
    static HttpResponse<String> get(int gateway, String path) throws IOException, InterruptedException {
        return send(request(TestCluster.cluster().gatewayHttpPort(gateway), path));
    }

    /** What the port of probes and metrics answers. */
    static HttpResponse<String> manage(int gateway, String path) throws IOException, InterruptedException {
        return send(request(TestCluster.cluster().gatewayManagementPort(gateway), path));
    }

    /** A POST without a body. */
    static HttpResponse<String> post(int gateway, String path) throws IOException, InterruptedException {
        return send(request(TestCluster.cluster().gatewayHttpPort(gateway), path)
                .POST(HttpRequest.BodyPublishers.noBody()));
    }

    /**
     * What the port for operators answers.
     *
     * @param token empty: without one
     */
    static HttpResponse<String> operate(int gateway, String request, String json, String token)
            throws IOException, InterruptedException {
        HttpRequest.Builder post = request(
                        TestCluster.cluster().ports().gateways().get(gateway).admin(), "/v1/" + request)
                .POST(HttpRequest.BodyPublishers.ofString(json));
        return send(token.isEmpty() ? post : post.header("Authorization", "Bearer " + token));
    }

    /** A number from /q/metrics: the sum over all tags; 0 when the gateway does not tell it. */
    static double metric(int gateway, String name) throws IOException, InterruptedException {
        return manage(gateway, "/q/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Without asking for an upgrade to HTTP/2, as probes do it. */
    private static HttpRequest.Builder request(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(PATIENCE);
    }

    /** By a connection of its own, like a probe: one that was kept may belong to a process that is gone. */
    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } finally {
            // Not close(): that waits for its threads, now and then for ever.
            http.shutdownNow();
        }
    }
}
