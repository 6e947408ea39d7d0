package io.parley.gateway.app;

import io.parley.gateway.server.WebSocketEndpoint;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * WebSocket options of the HTTP server: sub-protocols, and sizes a little above the largest frame, so that the gateway
 * itself says what is wrong with a frame that is too large. No compression: it would cost every connection its buffers.
 */
@ApplicationScoped
public class WebSocketOptions implements HttpServerOptionsCustomizer {
    private static final int SIZE_FACTOR = 4;

    private final GatewayConfig config;

    WebSocketOptions(GatewayConfig config) {
        this.config = config;
    }

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        customize(options);
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        customize(options);
    }

    private void customize(HttpServerOptions options) {
        options.setWebSocketSubProtocols(WebSocketEndpoint.SUB_PROTOCOLS);
        options.setPerFrameWebSocketCompressionSupported(false);
        options.setPerMessageWebSocketCompressionSupported(false);
        options.setMaxWebSocketFrameSize(SIZE_FACTOR * config.frame().maxLength());
        options.setMaxWebSocketMessageSize(SIZE_FACTOR * config.frame().maxLength());
    }
}
