package io.parley.gateway.app;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.hibernate.validator.constraints.time.DurationMin;

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
    Tcp tcp();

    /** TLS of both client ports. */
    Tls tls();

    /** Proxies before the client ports. */
    ProxiesConfig proxies();

    /** Frames. */
    Frame frame();

    /** Connections and their limits. */
    Connection connection();

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
    Request request();

    /** Requests that only read. */
    ReadsConfig reads();

    /** How many users one user may have looked up. */
    LookupsConfig lookups();

    /** How often one user may search the directory. */
    DirectoryConfig directory();

    /** Statuses. */
    StatusConfig status();

    /** The services behind the gateway. */
    Upstream upstream();

    /** Deliveries from Kafka. */
    Delivery delivery();

    /** Large groups. */
    GroupsConfig groups();

    /** Traces. */
    TracingConfig tracing();

    /** Access tokens. */
    Token token();

    /** Going away. */
    Drain drain();

    /** Sending clients to gateways that have fewer. */
    RebalanceConfig rebalance();

    /** The TCP listener. */
    interface Tcp {
        /** The address to listen on. */
        @WithDefault("0.0.0.0")
        String host();

        /** The port to listen on. */
        @WithDefault("7400")
        @Min(1)
        @Max(65_535)
        int port();

        /** How many event loops take TCP connections. By default the number of processors. */
        @Min(1)
        OptionalInt eventLoops();

        /** Connections that the kernel keeps until they are accepted. */
        @WithDefault("4096")
        @Min(1)
        int backlog();

        /** Whether to refuse to start without native epoll. By default true on Linux and false elsewhere. */
        Optional<Boolean> requireEpoll();
    }

    /** TLS of both client ports. */
    interface Tls {
        /**
         * Whether clients must speak TLS, on the TCP port and on the HTTP port. The certificate is that of quarkus.tls.clients.key-store; with
         * quarkus.tls.clients.reload-period it is read again, and new connections get the new one.
         */
        @WithDefault("false")
        boolean enabled();
    }

    /** Frames. */
    interface Frame {
        /** The largest value of a frame's length field, which is the size of all that follows that field; in bytes. */
        @WithDefault("65536")
        int maxLength();

        /** The same on a connection on which nobody is logged in, in bytes. */
        @WithDefault("4096")
        @Min(4_096)
        int maxLengthBeforeLogin();
    }

    /** Connections and their limits. */
    interface Connection {
        /** Connections to this gateway, over TCP and HTTP together. More are refused with OVERLOADED. */
        @WithDefault("100000")
        @Min(1)
        int max();

        /** Connections from one client address, at most {@code max}. More are refused with OVERLOADED. */
        @WithDefault("20000")
        @Min(1)
        int maxPerAddress();

        /** How long a connection may take to send a login of any kind. */
        @WithDefault("10s")
        @DurationMin(inclusive = false)
        Duration loginDeadline();

        /** How long a client that is logged in over TCP may be silent. */
        @WithDefault("60s")
        @DurationMin(inclusive = false)
        Duration silence();

        /** How often clients are told to send Ping when they have nothing else to send. */
        @WithDefault("30s")
        @DurationMin(seconds = 1)
        Duration heartbeat();

        /** How long a closing connection may take to flush, and the client to close its side. */
        @WithDefault("2s")
        @DurationMin(inclusive = false)
        Duration closeGrace();

        /** What may wait to be written to one connection. Above it the connection is closed as a slow reader. */
        @WithDefault("1M")
        @Max(2_147_483_647)
        MemorySize outboundBytes();

        /** The same on a connection on which nobody is logged in. */
        @WithDefault("64K")
        @Min(4_096)
        MemorySize outboundBytesBeforeLogin();

        /**
         * What may wait to be written to all connections together. Above it those for which most waits are closed as slow
         * readers, first those on which nobody is logged in. By default half of the memory for buffers, which is that of
         * -XX:MaxDirectMemorySize.
         */
        Optional<MemorySize> totalOutboundBytes();

        /**
         * What all connections together may keep of frames that have not arrived whole. Above it those that keep most are
         * closed with OVERLOADED, first those on which nobody is logged in. By default a quarter of the memory for buffers,
         * which is that of -XX:MaxDirectMemorySize.
         */
        Optional<MemorySize> unfinishedInputBytes();
    }

    /** Requests and their limits. */
    interface Request {
        /** The longest text of a message, in bytes of UTF-8. */
        @WithDefault("16384")
        @Min(1)
        int maxTextBytes();

        /** Requests under way per connection. More are refused with OVERLOADED. */
        @WithDefault("1024")
        @Min(1)
        int maxUnderWay();

        /**
         * Resumes, and as many reads, that one event loop works on at a time. Others wait as long as a call may take, then
         * they are refused with OVERLOADED. More lets a storm of reconnects pass a little faster, and makes the messages of
         * those who are online wait longer meanwhile.
         */
        @WithDefault("16")
        @Min(1)
        int maxComingBack();
    }

    /** The services behind the gateway. */
    interface Upstream {
        /**
         * Where auth-service is: host:port, several separated by commas; each name stands for all its addresses. Alternatives
         * are separated by semicolons: the first that has an address counts, and the next while no pod of the first answers.
         */
        @WithDefault("localhost:7411")
        String auth();

        /** Where message-service is; written like auth. */
        @WithDefault("localhost:7413")
        String message();

        /** Where presence-service is; written like auth. */
        @WithDefault("localhost:7415")
        String presence();

        /** How long a call may take, retries included. */
        @WithDefault("5s")
        @DurationMin(inclusive = false)
        Duration callDeadline();

        /** How long a call may take that hashes a password. */
        @WithDefault("30s")
        @DurationMin(inclusive = false)
        Duration loginDeadline();

        /** How long a send is tried, over as many streams as it takes, until it is refused with UNAVAILABLE. */
        @WithDefault("10s")
        @DurationMin(inclusive = false)
        Duration sendDeadline();

        /**
         * How long the gateway keeps its clients while presence-service cannot be reached, counted from the last renewal of its
         * lease; never shorter than the lease. Whatever presence-service says of the lease counts at once.
         */
        @WithDefault("60s")
        @DurationMin
        Duration leasePatience();

        /** Silence on a channel with calls under way after which it is probed. */
        @WithDefault("30s")
        @DurationMin(inclusive = false)
        Duration keepAlive();

        /** How long the answer to a probe may take. */
        @WithDefault("5s")
        @DurationMin(inclusive = false)
        Duration keepAliveTimeout();

        /** Sends per stream that wait to be written. More are refused with OVERLOADED. */
        @WithDefault("16384")
        @Min(1)
        int maxWaitingSends();

        /** Sends per stream that are written and have no outcome yet. More wait. */
        @WithDefault("16384")
        @Min(1)
        int maxSendsUnderWay();

        /** Acknowledgements per stream that wait to be written. More are refused with OVERLOADED. */
        @WithDefault("65536")
        @Min(1)
        int maxWaitingAcknowledgements();

        /** Session registrations and removals that wait. More logins are refused with OVERLOADED. */
        @WithDefault("50000")
        @Min(1)
        int maxWaitingSessionChanges();

        /** Users whose names and ids are remembered. */
        @WithDefault("100000")
        @Min(1)
        int directoryUsers();

        /** How long a user is remembered. */
        @WithDefault("10m")
        @DurationMin(inclusive = false)
        Duration directoryTimeToLive();

        /** How often auth-service is asked whose profile changed; what is remembered is right again after that. */
        @WithDefault("10s")
        @DurationMin(inclusive = false)
        Duration directoryChangesPeriod();

        /** User look-up calls for one purpose (receivers, names in answers, clients), of up to 500 users each, that wait. More look-ups are refused with OVERLOADED. */
        @WithDefault("64")
        @Min(1)
        int directoryMaxWaitingCalls();
    }

    /** Deliveries from Kafka. */
    interface Delivery {
        /** Deliveries handed to an event loop and not yet written, above which fetching pauses. */
        @WithDefault("20000")
        @Min(1)
        int maxWaitingPerLoop();

        /**
         * How long Kafka may leave fetches unanswered until the gateway says that pushes come late, and asks message-service for
         * what its devices miss. Kafka answers at least twice a second; a broker that restarts takes a few seconds.
         */
        @WithDefault("10s")
        @DurationMin(seconds = 1)
        Duration maxFetchSilence();

        /** Devices for which message-service is asked in a second, at most, while Kafka is away. */
        @WithDefault("200")
        @Min(1)
        int devicesPerSecondWithoutKafka();
    }

    /** Access tokens. */
    interface Token {
        /** The longest life of an access token, with a margin for clocks: how long revocations are remembered. */
        @WithDefault("20m")
        @DurationMin(inclusive = false)
        Duration maxLifetime();

        /**
         * How long neither Kafka nor auth-service may tell what is revoked until Resume is refused with UNAVAILABLE: a token
         * that has been revoked could not be told from a good one.
         */
        @WithDefault("1m")
        @DurationMin(inclusive = false)
        Duration maxRevocationSilence();

        /** Revocations that are remembered. With more, old tokens are refused with TOKEN_EXPIRED. */
        @WithDefault("100000")
        @Min(1)
        int maxRevocations();
    }

    /** Going away. */
    interface Drain {
        /** How long going away may take in all. */
        @WithDefault("10s")
        @DurationMin(inclusive = false)
        Duration timeout();

        /** Over how long clients are told to reconnect, evenly. */
        @WithDefault("3s")
        @DurationMin
        Duration spread();

        /** The longest time a client is told to wait until it reconnects; each is told another one. */
        @WithDefault("2s")
        @DurationMin
        Duration maxReconnectAfter();
    }
}
