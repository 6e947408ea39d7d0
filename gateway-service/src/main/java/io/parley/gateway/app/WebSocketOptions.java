package io.parley.gateway.app;

import io.parley.gateway.server.WebSocketEndpoint;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.TimeUnit;

/**
 * Options of the HTTP server: idle connections end, and WebSockets may ask for the sub-protocols that there are. No
 * compression: it would cost every connection its buffers. After the handshake the gateway reads WebSockets itself.
 */
@ApplicationScoped
public class WebSocketOptions implements HttpServerOptionsCustomizer {
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
        options.setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        options.setIdleTimeout((int) config.http().idleTimeout().toMillis());
        options.setWebSocketSubProtocols(WebSocketEndpoint.SUB_PROTOCOLS);
        options.setPerFrameWebSocketCompressionSupported(false);
        options.setPerMessageWebSocketCompressionSupported(false);
    }
}
