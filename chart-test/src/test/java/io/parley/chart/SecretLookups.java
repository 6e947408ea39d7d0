package io.parley.chart;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The Kubernetes API as far as the chart's {@code lookup} sees it: Secrets, and nothing else. The engine finds it by the
 * kubeconfig that KUBECONFIG names.
 */
final class SecretLookups {
    private static final String DISCOVERY = """
            {"kind": "APIResourceList", "groupVersion": "v1", "resources": [
              {"name": "secrets", "singularName": "secret", "namespaced": true, "kind": "Secret", "verbs": ["get"]}]}
            """;
    private static final String NOT_FOUND = """
            {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "NotFound", "code": 404}
            """;
    private static final int OK = 200;
    private static final int MISSING = 404;

    private final Map<String, Map<String, String>> dataByName = new ConcurrentHashMap<>();

    private SecretLookups() {}

    /** Starts the server and writes the kubeconfig that leads to it. */
    static SecretLookups start() {
        SecretLookups lookups = new SecretLookups();
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", lookups::answer);
            server.start();
            Files.writeString(Path.of(System.getProperty("parley.kubeconfig")), """
                    {"apiVersion": "v1", "kind": "Config", "current-context": "test",
                     "clusters": [{"name": "test", "cluster": {"server": "http://127.0.0.1:%d"}}],
                     "users": [{"name": "test", "user": {}}],
                     "contexts": [{"name": "test", "context": {"cluster": "test", "user": "test"}}]}
                    """.formatted(
                            server.getAddress().getPort()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return lookups;
    }

    /** Lets the cluster have a Secret; its data in base64. */
    void put(String name, Map<String, String> data) {
        dataByName.put(name, Map.copyOf(data));
    }

    void clear() {
        dataByName.clear();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Map<String, String> data = dataByName.get(path.substring(path.lastIndexOf('/') + 1));
        if (path.equals("/api/v1")) {
            respond(exchange, OK, DISCOVERY);
        } else if (data != null && path.contains("/secrets/")) {
            respond(
                    exchange,
                    OK,
                    new ObjectMapper()
                            .writeValueAsString(Map.of(
                                    "apiVersion",
                                    "v1",
                                    "kind",
                                    "Secret",
                                    "metadata",
                                    Map.of("name", "x"),
                                    "data",
                                    data)));
        } else {
            respond(exchange, MISSING, NOT_FOUND);
        }
    }

    private static void respond(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }
}
