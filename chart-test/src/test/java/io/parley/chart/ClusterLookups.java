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
 * The Kubernetes API as far as the chart's {@code lookup} sees it: Secrets, and the owners of the services' pods. The engine finds
 * it by the kubeconfig that KUBECONFIG names.
 */
final class ClusterLookups {
    private static final String CORE_KINDS = """
            {"kind": "APIResourceList", "groupVersion": "v1", "resources": [
              {"name": "secrets", "singularName": "secret", "namespaced": true, "kind": "Secret", "verbs": ["get"]}]}
            """;
    private static final String APP_KINDS = """
            {"kind": "APIResourceList", "groupVersion": "apps/v1", "resources": [
              {"name": "statefulsets", "singularName": "statefulset", "namespaced": true, "kind": "StatefulSet",
               "verbs": ["get"]},
              {"name": "deployments", "singularName": "deployment", "namespaced": true, "kind": "Deployment",
               "verbs": ["get"]}]}
            """;
    private static final String NOT_FOUND = """
            {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "NotFound", "code": 404}
            """;
    private static final int OK = 200;
    private static final int MISSING = 404;

    private final Map<String, Map<String, String>> dataByName = new ConcurrentHashMap<>();
    private volatile int pods;

    private ClusterLookups() {}

    /** Starts the server and writes the kubeconfig that leads to it. */
    static ClusterLookups start() {
        ClusterLookups lookups = new ClusterLookups();
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

    /** Lets the cluster run so many pods of each service. */
    void runPods(int count) {
        pods = count;
    }

    void clear() {
        dataByName.clear();
        pods = 0;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Map<String, String> data = dataByName.get(path.substring(path.lastIndexOf('/') + 1));
        if (path.equals("/api/v1")) {
            respond(exchange, OK, CORE_KINDS);
        } else if (path.equals("/apis/apps/v1")) {
            respond(exchange, OK, APP_KINDS);
        } else if (data != null && path.contains("/secrets/")) {
            respond(exchange, OK, object("v1", "Secret", "data", data));
        } else if (pods > 0 && path.endsWith("/statefulsets/parley-gateway")) {
            respond(exchange, OK, object("apps/v1", "StatefulSet", "spec", Map.of("replicas", pods)));
        } else if (pods > 0 && path.contains("/deployments/parley-")) {
            respond(exchange, OK, object("apps/v1", "Deployment", "spec", Map.of("replicas", pods)));
        } else {
            respond(exchange, MISSING, NOT_FOUND);
        }
    }

    private static String object(String apiVersion, String kind, String part, Object content) throws IOException {
        return new ObjectMapper()
                .writeValueAsString(Map.of(
                        "apiVersion", apiVersion, "kind", kind, "metadata", Map.of("name", "found"), part, content));
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
