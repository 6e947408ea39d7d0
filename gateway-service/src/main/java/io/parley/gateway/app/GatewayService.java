package io.parley.gateway.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.parley.gateway.observability.GatewayMetrics;
import io.parley.gateway.server.TlsTermination;
import io.parley.gateway.server.UpgradeCheck;
import io.parley.kit.channel.DiscoveryConfig;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.tls.CertificateUpdatedEvent;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The gateway's entry:
 *
 * <ol>
 *   <li>configuration: checked, and logged without its secret; the certificate of the TCP port;
 *   <li>the gateway itself, see {@link Gateway#start};
 *   <li>the routes of the HTTP port: WebSocket, and hooks for tests when they are on;
 *   <li>at the end, see {@link Gateway#stop}.
 * </ol>
 */
@ApplicationScoped
public class GatewayService {
    private static final Logger LOG = Logger.getLogger(GatewayService.class);
    private static final int BEFORE_ALL_ROUTES = Integer.MIN_VALUE;
    private static final int SERVICE_UNAVAILABLE = 503;
    private static final int BAD_REQUEST = 400;
    private static final int NO_CONTENT = 204;

    /** Named, since the default one would be for the management port too. */
    private static final String CLIENTS_TLS = "clients";

    private final GatewayConfig config;
    private final DiscoveryConfig discovery;
    private final String serviceCredential;
    private final Map<String, Object> kafka;
    private final Vertx vertx;
    private final MeterRegistry meters;
    private final TlsConfigurationRegistry tlsRegistry;
    private final UpgradeCheck upgradeCheck;
    private volatile Optional<TlsTermination> tls = Optional.empty();
    private volatile Gateway gateway;

    GatewayService(
            GatewayConfig config,
            DiscoveryConfig discovery,
            @ConfigProperty(name = "parley.service-credential") String serviceCredential,
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            Vertx vertx,
            MeterRegistry meters,
            TlsConfigurationRegistry tlsRegistry) {
        this.config = config;
        this.discovery = discovery;
        this.serviceCredential = serviceCredential;
        this.kafka = kafka;
        this.vertx = vertx;
        this.meters = meters;
        this.tlsRegistry = tlsRegistry;
        this.upgradeCheck = new UpgradeCheck(config.webSocket().origins().orElse(List.of()));
    }

    void start(@Observes StartupEvent event) throws UnknownHostException {
        GatewayConfigCheck.check(config, serviceCredential);
        String hostName = InetAddress.getLocalHost().getHostName();
        GatewaySettings settings = GatewaySettings.of(config, discovery, serviceCredential, kafka, hostName);
        LOG.infof("Configuration: %s", settings);
        tls = config.tls().enabled() ? Optional.of(tlsTermination()) : Optional.empty();
        Gateway assembled =
                new Gateway(settings, (VertxInternal) vertx, new GatewayMetrics(meters), Clock.systemUTC(), tls);
        assembled.start();
        gateway = assembled;
        LOG.infof(
                "Gateway %d listens on TCP port %d%s",
                settings.upstream().ordinal(), settings.listener().port(), tls.isPresent() ? " with TLS" : "");
    }

    private TlsTermination tlsTermination() {
        TlsConfiguration configuration = tlsRegistry
                .get(CLIENTS_TLS)
                .filter(found -> found.getKeyStoreOptions() != null)
                .orElseThrow(() -> new IllegalStateException(
                        "TLS is on (parley.gateway.tls.enabled) and there is no certificate: set"
                                + " quarkus.tls.clients.key-store.pem.0.cert and .key to its files,"
                                + " or set parley.gateway.tls.enabled=false."));
        return new TlsTermination(vertx, configuration);
    }

    /** The TLS registry has read the certificate again, whether it has changed or not. On a worker thread. */
    void certificateRead(@Observes CertificateUpdatedEvent event) {
        TlsConfiguration read = event.tlsConfiguration();
        if (tlsRegistry.get(CLIENTS_TLS).filter(ours -> ours == read).isPresent()) {
            tls.ifPresent(termination -> termination.renew(read));
        }
    }

    void routes(@Observes Router router) {
        router.route()
                .order(BEFORE_ALL_ROUTES)
                .handler(this::countConnection)
                .failureHandler(GatewayService::answerBadRequest);
        router.route("/ws").handler(this::acceptWebSocket);
        if (config.testHooks()) {
            LOG.warn("Test hooks are on: never run this in production");
            router.post("/test/delivery/drop").handler(this::dropDeliveries);
        }
    }

    /** A request that is none is its sender's fault: the framework would log each as an error. */
    private static void answerBadRequest(RoutingContext routing) {
        if (routing.statusCode() == BAD_REQUEST) {
            routing.response().setStatusCode(BAD_REQUEST).end();
        } else {
            routing.next();
        }
    }

    private void countConnection(RoutingContext routing) {
        Gateway current = gateway;
        if (current != null) {
            current.httpAdmission().requested(routing.request().connection());
        }
        routing.next();
    }

    private void acceptWebSocket(RoutingContext routing) {
        Gateway current = gateway;
        if (current == null || current.readiness().stopping()) {
            routing.response().setStatusCode(SERVICE_UNAVAILABLE).end();
            return;
        }
        Optional<UpgradeCheck.Fault> fault =
                upgradeCheck.fault(routing.request().headers());
        if (fault.isPresent()) {
            routing.response()
                    .setStatusCode(fault.get().status())
                    .end(fault.get().sentence());
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

    /** Before anything of the framework is shut down: the HTTP port is still open, for WebSocket clients and probes. */
    void stop(@Observes ShutdownDelayInitiatedEvent event) {
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
