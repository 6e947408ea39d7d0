package io.parley.gateway.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.Tracer;
import io.parley.gateway.admin.AdminPort;
import io.parley.gateway.admin.AdminSettings;
import io.parley.gateway.app.config.AdminConfig;
import io.parley.gateway.app.config.GatewayConfig;
import io.parley.gateway.app.config.TracingConfig;
import io.parley.gateway.app.config.WebConfig;
import io.parley.gateway.observability.GatewayMetrics;
import io.parley.gateway.server.TlsTermination;
import io.parley.gateway.server.UpgradeCheck;
import io.parley.gateway.trace.DeliveryTraces;
import io.parley.gateway.trace.GatewayTraces;
import io.parley.gateway.trace.Sampling;
import io.parley.gateway.trace.SendTraces;
import io.parley.gateway.web.PictureHosts;
import io.parley.gateway.web.WebEndpoint;
import io.parley.gateway.web.WebFiles;
import io.parley.kit.channel.DiscoveryConfig;
import io.parley.kit.setting.RunningSettings;
import io.parley.kit.tls.ServiceCertificates;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.tls.CertificateUpdatedEvent;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.smallrye.common.annotation.Identifier;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * The gateway's entry:
 *
 * <ol>
 *   <li>configuration: checked, and logged without its secret; the certificate of the client ports;
 *   <li>the gateway itself, see {@link Gateway#start};
 *   <li>at the end, see {@link Gateway#stop}.
 * </ol>
 */
@ApplicationScoped
public class GatewayService {
    private static final Logger LOG = Logger.getLogger(GatewayService.class);

    /** Named, since the default one would be for the management port too. */
    private static final String CLIENTS_TLS = "clients";

    private final GatewayConfig config;
    private final DiscoveryConfig discovery;
    private final ServiceCertificates certificates;
    private final Map<String, Object> kafka;
    private final Vertx vertx;
    private final MeterRegistry meters;
    private final Tracer tracer;
    private final RunningSettings runningSettings;
    private final TlsConfigurationRegistry tlsRegistry;
    private volatile Optional<TlsTermination> tls = Optional.empty();
    private volatile Optional<AdminPort> admin = Optional.empty();
    private volatile Gateway gateway;

    GatewayService(
            GatewayConfig config,
            DiscoveryConfig discovery,
            ServiceCertificates certificates,
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            Vertx vertx,
            MeterRegistry meters,
            Tracer tracer,
            RunningSettings runningSettings,
            TlsConfigurationRegistry tlsRegistry) {
        this.config = config;
        this.discovery = discovery;
        this.certificates = certificates;
        this.kafka = kafka;
        this.vertx = vertx;
        this.meters = meters;
        this.tracer = tracer;
        this.runningSettings = runningSettings;
        this.tlsRegistry = tlsRegistry;
    }

    void start(@Observes StartupEvent event) throws UnknownHostException {
        CrossChecks.check(config, certificates.identity().credential());
        String hostName = InetAddress.getLocalHost().getHostName();
        GatewaySettings settings = GatewaySettings.of(config, discovery, certificates.identity(), kafka, hostName);
        LOG.infof("Configuration: %s", settings);
        tls = config.tls().enabled() ? Optional.of(tlsTermination()) : Optional.empty();
        if (config.testHooks()) {
            LOG.warn("Test hooks are on: never run this in production");
        }
        GatewayMetrics metrics = new GatewayMetrics(meters);
        GatewayTraces traces = traces(metrics);
        Gateway assembled = new Gateway(
                settings,
                (VertxInternal) vertx,
                traces,
                metrics,
                Clock.systemUTC(),
                tls,
                new UpgradeCheck(config.webSocket().origins().orElse(List.of())),
                config.testHooks(),
                web());
        LiveSettings.follow(runningSettings, settings.rates(), traces.sends(), assembled);
        assembled.start();
        gateway = assembled;
        if (config.admin().enabled()) {
            admin = Optional.of(startAdmin(assembled, metrics));
        }
        LOG.infof(
                "Gateway %d listens on TCP port %d and HTTP port %d%s",
                settings.upstream().ordinal(),
                settings.tcp().port(),
                settings.http().port(),
                tls.isPresent() ? " with TLS" : "");
    }

    private GatewayTraces traces(GatewayMetrics metrics) {
        TracingConfig wanted = config.tracing();
        Sampling sampling =
                new Sampling(wanted.share(), Set.copyOf(wanted.users().orElse(List.of())));
        return new GatewayTraces(
                new SendTraces(tracer, sampling, wanted.mostPerSecond(), metrics, System::nanoTime),
                new DeliveryTraces(
                        tracer, wanted.mostDeliveriesPerSecond(), wanted.mostOpen(), metrics, System::nanoTime));
    }

    private AdminPort startAdmin(Gateway assembled, GatewayMetrics metrics) {
        AdminConfig given = config.admin();
        AdminPort port = new AdminPort(
                vertx, new AdminSettings(given.host(), given.port(), given.maxConnections()), assembled.adminCalls());
        metrics.gauge("admin.connections", "Open connections of operators", port::connections);
        port.start();
        return port;
    }

    private Optional<WebEndpoint> web() {
        WebConfig web = config.web();
        return web.directory()
                .filter(folder -> web.enabled())
                .map(folder -> new WebEndpoint(
                        WebFiles.read(folder, web.maxBytes().asLongValue()),
                        new PictureHosts(web.pictureHosts().orElse(List.of()))));
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

    /** Before anything of the framework is shut down. */
    void stop(@Observes ShutdownDelayInitiatedEvent event) {
        admin.ifPresent(AdminPort::stop);
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
