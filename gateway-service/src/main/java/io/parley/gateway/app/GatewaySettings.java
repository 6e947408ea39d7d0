package io.parley.gateway.app;

import io.netty.util.internal.PlatformDependent;
import io.parley.gateway.app.config.ConnectionConfig;
import io.parley.gateway.app.config.GatewayConfig;
import io.parley.gateway.app.config.StatusConfig;
import io.parley.gateway.app.config.UpstreamConfig;
import io.parley.gateway.delivery.GroupLimits;
import io.parley.gateway.delivery.KafkaSettings;
import io.parley.gateway.dispatch.DirectoryLimits;
import io.parley.gateway.dispatch.FrameLimits;
import io.parley.gateway.dispatch.RequestLimits;
import io.parley.gateway.server.HttpSettings;
import io.parley.gateway.server.ListenerSettings;
import io.parley.gateway.server.NativeTransport;
import io.parley.gateway.server.PortSettings;
import io.parley.gateway.session.ConnectionDeadlines;
import io.parley.gateway.session.HeldLimits;
import io.parley.gateway.session.OutboundBounds;
import io.parley.gateway.session.RateLimits;
import io.parley.gateway.session.WatchLimits;
import io.parley.gateway.upstream.UpstreamPlan;
import io.parley.gateway.upstream.call.UpstreamSettings;
import io.parley.gateway.upstream.message.StreamSettings;
import io.parley.gateway.upstream.people.DirectoryPlan;
import io.parley.gateway.upstream.status.StatusPlan;
import io.parley.kit.channel.ChannelSettings;
import io.parley.kit.channel.DiscoveryConfig;
import io.parley.kit.tls.ServiceIdentity;
import io.quarkus.runtime.configuration.MemorySize;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The configuration as the parts of the gateway take it: each package has its own small record. */
record GatewaySettings(
        boolean requireEpoll,
        int eventLoops,
        int maxConnections,
        int maxConnectionsPerAddress,
        HeldLimits heldLimits,
        int maxDeliveriesPerLoop,
        GroupLimits groups,
        long maxFetchSilenceMs,
        int devicesPerSecondWithoutKafka,
        long tokenLifetimeMs,
        int maxRevocations,
        long maxRevocationSilenceMs,
        PortSettings tcp,
        PortSettings http,
        HttpSettings requests,
        ProxySettings proxies,
        ListenerSettings listener,
        ConnectionDeadlines deadlines,
        RateLimits rates,
        RequestLimits requestLimits,
        UpstreamPlan upstream,
        WatchLimits watches,
        KafkaSettings kafka,
        DrainSettings drain,
        RebalanceSettings rebalance) {
    private static final String WEB_SOCKET_PATH = "/ws";

    static GatewaySettings of(
            GatewayConfig config,
            DiscoveryConfig discovery,
            ServiceIdentity identity,
            Map<String, Object> kafka,
            String hostName) {
        int ordinal = GatewayOrdinal.of(config.ordinal(), hostName);
        int outboundBytes = (int) config.connection().outboundBytes().asLongValue();
        int outboundBytesBeforeLogin =
                (int) config.connection().outboundBytesBeforeLogin().asLongValue();
        return new GatewaySettings(
                config.tcp().requireEpoll().orElseGet(NativeTransport::isExpectedHere),
                config.tcp().eventLoops().orElseGet(() -> Runtime.getRuntime().availableProcessors()),
                config.connection().max(),
                config.connection().maxPerAddress(),
                new HeldLimits(unfinishedInputBytes(config.connection()), totalOutboundBytes(config.connection())),
                config.delivery().maxWaitingPerLoop(),
                new GroupLimits(
                        config.groups().remembered(),
                        config.groups().waitingBytes().asLongValue()),
                config.delivery().maxFetchSilence().toMillis(),
                config.delivery().devicesPerSecondWithoutKafka(),
                config.token().maxLifetime().toMillis(),
                config.token().maxRevocations(),
                config.token().maxRevocationSilence().toMillis(),
                new PortSettings(
                        config.tcp().host(),
                        config.tcp().port(),
                        "parley.gateway.tcp.port",
                        config.tcp().backlog(),
                        config.http().headDeadline().toMillis()),
                new PortSettings(
                        config.http().host(),
                        config.http().port(),
                        "parley.gateway.http.port",
                        config.tcp().backlog(),
                        config.http().headDeadline().toMillis()),
                new HttpSettings(
                        WEB_SOCKET_PATH,
                        (int) config.http().maxHeadBytes().asLongValue(),
                        config.http().headDeadline().toMillis(),
                        config.web().answerDeadline().toMillis(),
                        config.connection().closeGrace().toMillis()),
                ProxySettings.of(config.proxies()),
                new ListenerSettings(
                        new FrameLimits(
                                config.frame().maxLength(), config.frame().maxLengthBeforeLogin()),
                        config.webSocket().maxFragments(),
                        OutboundBounds.of(outboundBytesBeforeLogin, outboundBytes)),
                new ConnectionDeadlines(
                        config.connection().loginDeadline().toMillis(),
                        config.connection().silence().toMillis(),
                        config.webSocket().silence().toMillis(),
                        config.connection().heartbeat().toMillis(),
                        config.connection().closeGrace().toMillis()),
                new RateLimits(
                        config.rate().framesPerSecond(),
                        config.rate().bytesPerSecond().asLongValue(),
                        config.rate().burst().toMillis(),
                        config.rate().patience().toMillis()),
                new RequestLimits(
                        config.frame().maxLength(),
                        config.request().maxTextBytes(),
                        config.request().maxUnderWay(),
                        (int) config.connection().heartbeat().toSeconds(),
                        outboundBytes,
                        config.reads().atATime(),
                        config.reads().waiting(),
                        config.lookups().perSecond(),
                        config.lookups().receiversPerSecond(),
                        config.request().maxComingBack(),
                        config.upstream().callDeadline().toNanos(),
                        new DirectoryLimits(
                                config.directory().searchesPerMinute(),
                                config.directory().addressesPerHour(),
                                config.directory().changesPerHour(),
                                config.directory().contactRequestsPerHour(),
                                config.directory().contactChangesPerHour(),
                                config.directory().conversationChangesPerHour())),
                upstream(
                        config.upstream(),
                        statuses(config.status()),
                        config.token().maxLifetime(),
                        discovery,
                        identity,
                        ordinal,
                        hostName + ":" + config.tcp().port()),
                new WatchLimits(
                        config.status().watchedUsers(),
                        config.status().watchTime().toMillis(),
                        config.status().watches()),
                new KafkaSettings(kafka, "gateway-" + ordinal),
                new DrainSettings(
                        config.drain().timeout().toMillis(),
                        config.drain().spread().toMillis(),
                        config.drain().maxReconnectAfter().toMillis()),
                new RebalanceSettings(
                        config.rebalance().enabled(),
                        config.rebalance().delay().toMillis(),
                        config.rebalance().tolerancePercent() / 100.0,
                        config.rebalance().toleranceSessions(),
                        config.rebalance().clientsPerSecond()));
    }

    /** What all connections together may keep of frames that have not arrived whole. */
    static long unfinishedInputBytes(ConnectionConfig config) {
        return config.unfinishedInputBytes()
                .map(MemorySize::asLongValue)
                .orElseGet(() -> PlatformDependent.estimateMaxDirectMemory() / 4);
    }

    /** What may wait to be written to all connections together. */
    static long totalOutboundBytes(ConnectionConfig config) {
        return config.totalOutboundBytes()
                .map(MemorySize::asLongValue)
                .orElseGet(() -> PlatformDependent.estimateMaxDirectMemory() / 2);
    }

    private static StatusPlan statuses(StatusConfig config) {
        return new StatusPlan(config.period().toMillis(), config.pagePeriod().toMillis(), config.page());
    }

    private static UpstreamPlan upstream(
            UpstreamConfig config,
            StatusPlan statuses,
            Duration tokenLifetime,
            DiscoveryConfig discovery,
            ServiceIdentity identity,
            int ordinal,
            String address) {
        return new UpstreamPlan(
                config.auth(),
                config.presence(),
                config.message(),
                discovery.nameServers().orElse(List.of()),
                ordinal,
                address,
                new UpstreamSettings(
                        ChannelSettings.of(discovery, identity, config.keepAlive(), config.keepAliveTimeout()),
                        config.callDeadline().toMillis(),
                        config.loginDeadline().toMillis(),
                        config.leasePatience().toMillis()),
                new StreamSettings(
                        config.maxWaitingSends(),
                        config.maxSendsUnderWay(),
                        config.maxWaitingAcknowledgements(),
                        config.sendDeadline().toNanos()),
                new DirectoryPlan(
                        config.directoryUsers(),
                        config.directoryTimeToLive(),
                        tokenLifetime,
                        config.directoryMaxWaitingCalls(),
                        config.directoryChangesPeriod().toMillis()),
                statuses,
                config.maxWaitingSessionChanges());
    }
}
