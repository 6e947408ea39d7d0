package io.parley.gateway.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.parley.gateway.observability.GatewayMetrics;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The gateway's entry:
 *
 * <ol>
 *   <li>configuration: checked, and logged without its secret;
 *   <li>the gateway itself, see {@link Gateway#start};
 *   <li>the routes of the HTTP port: WebSocket, and hooks for tests when they are on;
 *   <li>at the end, see {@link Gateway#stop}.
 * </ol>
 */
@ApplicationScoped
public class GatewayService {
    private static final Logger LOG = Logger.getLogger(GatewayService.class);
    private static final int SERVICE_UNAVAILABLE = 503;
    private static final int BAD_REQUEST = 400;
    private static final int NO_CONTENT = 204;

    private final GatewayConfig config;
    private final String serviceCredential;
    private final Map<String, Object> kafka;
    private final Vertx vertx;
    private final MeterRegistry meters;
    private volatile Gateway gateway;

    GatewayService(
            GatewayConfig config,
            @ConfigProperty(name = "parley.service-credential") String serviceCredential,
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            Vertx vertx,
            MeterRegistry meters) {
        this.config = config;
        this.serviceCredential = serviceCredential;
        this.kafka = kafka;
        this.vertx = vertx;
        this.meters = meters;
    }

    void start(@Observes StartupEvent event) throws UnknownHostException {
        GatewayConfigCheck.check(config, serviceCredential);
        String hostName = InetAddress.getLocalHost().getHostName();
        GatewaySettings settings = GatewaySettings.of(config, serviceCredential, kafka, hostName);
        LOG.infof("Configuration: %s", settings);
        Gateway assembled = new Gateway(settings, (VertxInternal) vertx, new GatewayMetrics(meters), Clock.systemUTC());
        assembled.start();
        gateway = assembled;
        LOG.infof(
                "Gateway %d listens on TCP port %d",
                settings.upstream().ordinal(), settings.listener().port());
    }

    void routes(@Observes Router router) {
        router.route("/ws").handler(this::acceptWebSocket);
        if (config.testHooks()) {
            LOG.warn("Test hooks are on: never run this in production");
            router.post("/test/delivery/drop").handler(this::dropDeliveries);
        }
    }

    private void acceptWebSocket(RoutingContext routing) {
        Gateway current = gateway;
        if (current == null || current.isStopping()) {
            routing.response().setStatusCode(SERVICE_UNAVAILABLE).end();
            return;
        }
        routing.request()
                .toWebSocket()
                .onSuccess(webSocket -> current.webSocketEndpoint()
                        .accept(webSocket, routing.request().connection()))
                .onFailure(failure -> LOG.debugf(failure, "A WebSocket handshake failed"));
    }

    private void dropDeliveries(RoutingContext routing) {
        try {
            gateway.deliveryDrops().dropNext(Integer.parseInt(routing.request().getParam("count", "1")));
            routing.response().setStatusCode(NO_CONTENT).end();
        } catch (NumberFormatException notANumber) {
            routing.response().setStatusCode(BAD_REQUEST).end("count must be a number");
        }
    }

    void stop(@Observes ShutdownEvent event) {
        Gateway current = gateway;
        if (current != null) {
            current.stop();
        }
    }

    /** The gateway once it has started; null before. */
    Gateway gateway() {
        return gateway;
    }
}
