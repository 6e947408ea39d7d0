package io.parley.gateway.app.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.util.OptionalInt;

/** The configuration of gateway-service. Durations are like {@code 10s} or {@code 500ms}, sizes like {@code 64K}. */
@ConfigMapping(prefix = "parley.gateway")
public interface GatewayConfig {
    /**
     * This gateway's number, 0 to 63: its partition of parley.deliveries. By default the number at the end of the host
     * name, as a StatefulSet gives it.
     */
    OptionalInt ordinal();

    /** Whether the hooks for tests are there, such as POST /test/delivery/drop?count=N. Never in production. */
    @WithDefault("false")
    boolean testHooks();

    /** The TCP listener. */
    TcpConfig tcp();

    /** TLS of both client ports. */
    TlsConfig tls();

    /** Proxies before the client ports. */
    ProxiesConfig proxies();

    /** Frames. */
    FrameConfig frame();

    /** Connections and their limits. */
    ConnectionConfig connection();

    /** WebSockets. */
    @WithName("web-socket")
    WebSocketConfig webSocket();

    /** The HTTP listener. */
    HttpConfig http();

    /** The chat in the browser. */
    WebConfig web();

    /** The port for operators. */
    AdminConfig admin();

    /** The lease. */
    LeaseConfig lease();

    /** How much one connection may send. */
    RateConfig rate();

    /** Requests and their limits. */
    RequestConfig request();

    /** Requests that only read. */
    ReadsConfig reads();

    /** How many users one user may have looked up. */
    LookupsConfig lookups();

    /** How often one user may search the directory. */
    DirectoryConfig directory();

    /** Statuses. */
    StatusConfig status();

    /** The services behind the gateway. */
    UpstreamConfig upstream();

    /** Deliveries from Kafka. */
    DeliveryConfig delivery();

    /** Large groups. */
    GroupsConfig groups();

    /** Traces. */
    TracingConfig tracing();

    /** Access tokens. */
    TokenConfig token();

    /** Going away. */
    DrainConfig drain();

    /** Sending clients to gateways that have fewer. */
    RebalanceConfig rebalance();
}
