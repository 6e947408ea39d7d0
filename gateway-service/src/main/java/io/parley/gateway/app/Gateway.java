package io.parley.gateway.app;

import io.netty.channel.EventLoop;
import io.parley.gateway.admin.AdminCalls;
import io.parley.gateway.delivery.DeliveryConsumer;
import io.parley.gateway.delivery.DeliveryDrops;
import io.parley.gateway.delivery.DeliveryRouter;
import io.parley.gateway.delivery.GroupDeliveries;
import io.parley.gateway.delivery.KafkaSettings;
import io.parley.gateway.delivery.RevocationConsumer;
import io.parley.gateway.delivery.StatusPushes;
import io.parley.gateway.dispatch.Dispatcher;
import io.parley.gateway.dispatch.Sessions;
import io.parley.gateway.handler.Handlers;
import io.parley.gateway.handler.conversation.LatePushes;
import io.parley.gateway.observability.GatewayMetrics;
import io.parley.gateway.server.ClientPort;
import io.parley.gateway.server.Entrance;
import io.parley.gateway.server.FrameEntrance;
import io.parley.gateway.server.HttpEntrance;
import io.parley.gateway.server.NativeTransport;
import io.parley.gateway.server.TlsTermination;
import io.parley.gateway.server.TrustedProxies;
import io.parley.gateway.server.UpgradeCheck;
import io.parley.gateway.server.WebSocketEndpoint;
import io.parley.gateway.session.Announcements;
import io.parley.gateway.session.ClientSession;
import io.parley.gateway.session.ConnectionAdmission;
import io.parley.gateway.session.ConnectionCloser;
import io.parley.gateway.session.ConnectionLoops;
import io.parley.gateway.session.GatewayLease;
import io.parley.gateway.session.RateLimits;
import io.parley.gateway.session.RevokedTokens;
import io.parley.gateway.session.SessionEndings;
import io.parley.gateway.session.SessionRegistry;
import io.parley.gateway.session.StatusWatches;
import io.parley.gateway.trace.GatewayTraces;
import io.parley.gateway.upstream.Upstream;
import io.parley.gateway.upstream.account.RevocationInquiry;
import io.parley.gateway.web.WebEndpoint;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * All parts of a gateway, put together, started and stopped in order. Longer than most constructors because this is the
 * one place where everything meets.
 */
final class Gateway {
    private static final Logger LOG = Logger.getLogger(Gateway.class);

    private final GatewayLease lease = new GatewayLease();
    private final DeliveryDrops deliveryDrops = new DeliveryDrops();
    private final StatusWatches watches;
    private final ConnectionLoops loops;
    private final Announcements announcements;
    private final Upstream upstream;
    private final DeliveryConsumer deliveries;
    private final LatePushes latePushes;
    private final RevocationConsumer revocations;
    private final RevocationInquiry revocationInquiry;
    private final ClientPort tcpPort;
    private final ClientPort httpPort;
    private final Drain drain;
    private final long maxFetchSilenceMs;
    private volatile boolean stopping;

    /**
     * @param tls of both client ports; empty for plain TCP
     * @param check which requests may become WebSockets
     * @param testHooks whether requests may make the gateway drop deliveries
     * @param web the chat in the browser, where it is served
     */
    Gateway(
            GatewaySettings settings,
            VertxInternal vertx,
            GatewayTraces traces,
            GatewayMetrics metrics,
            Clock clock,
            Optional<TlsTermination> tls,
            UpgradeCheck check,
            boolean testHooks,
            Optional<WebEndpoint> web) {
        NativeTransport.check(vertx, settings.requireEpoll());
        List<ContextInternal> contexts = Stream.generate(vertx::createEventLoopContext)
                .limit(settings.eventLoops())
                .toList();
        List<EventLoop> eventLoops =
                contexts.stream().map(ContextInternal::nettyEventLoop).toList();

        ConnectionAdmission admission =
                new ConnectionAdmission(settings.maxConnections(), settings.maxConnectionsPerAddress());
        watches = new StatusWatches(settings.watches(), System::nanoTime);
        // The registry comes first and the registrar last; no session ends before both are there.
        SessionRegistry registry = new SessionRegistry(this::removeFromPresence);
        ConnectionCloser closer = new ConnectionCloser(registry, metrics);
        loops = new ConnectionLoops(settings.deadlines(), settings.rates(), settings.heldLimits(), closer, metrics);
        announcements = new Announcements(loops);
        SessionEndings endings = new SessionEndings(closer, clock);
        RevokedTokens revokedTokens = new RevokedTokens(
                settings.tokenLifetimeMs(), settings.maxRevocations(), settings.maxRevocationSilenceMs());

        Supplier<DeliveryRouter> routers = () -> new DeliveryRouter(
                registry, closer, metrics, deliveryDrops, traces.deliveries(), settings.maxDeliveriesPerLoop());
        drain = new Drain(settings.drain(), loops, endings, closer, metrics);
        Rebalance rebalance =
                new Rebalance(settings.rebalance(), registry::size, System::nanoTime, drain::askSomeToLeave);
        upstream = new Upstream(
                settings.upstream(),
                eventLoops,
                lease,
                traces,
                metrics,
                clock,
                new LeaseEffects(drain, rebalance),
                watches,
                new StatusEffects(new StatusPushes(registry, routers.get())));
        Sessions sessions =
                new Sessions(registry, closer, endings, revokedTokens, lease, watches, announcements, metrics);
        Dispatcher dispatcher =
                Handlers.dispatcher(upstream, sessions, settings.requestLimits(), clock, new SecureRandom());

        KafkaSettings kafka = settings.kafka();
        DeliveryRouter router = routers.get();
        GroupDeliveries groups = new GroupDeliveries(
                registry,
                upstream.messages()::audience,
                router,
                routers.get(),
                metrics,
                settings.groups(),
                System::nanoTime);
        deliveries = new DeliveryConsumer(kafka, settings.upstream().ordinal(), router, groups, lease, metrics, clock);
        latePushes = new LatePushes(
                upstream,
                sessions,
                settings.requestLimits(),
                this::kafkaAnswers,
                settings.devicesPerSecondWithoutKafka());
        revocations =
                new RevocationConsumer(kafka, revokedTokens, registry, endings, clock, settings.tokenLifetimeMs());
        revocationInquiry = new RevocationInquiry(
                upstream.auth(),
                clock,
                settings.tokenLifetimeMs(),
                revokedTokens::millisSinceHeard,
                revocations::revoke,
                revokedTokens::heardOfAll);
        maxFetchSilenceMs = settings.maxFetchSilenceMs();
        Entrance frames = new FrameEntrance(settings.listener(), dispatcher, loops, closer, admission, metrics);
        tcpPort = new ClientPort(
                vertx,
                contexts,
                settings.tcp(),
                admission,
                tls,
                settings.proxies().proxyProtocol(),
                frames);
        Entrance requests = new HttpEntrance(
                settings.requests(),
                check,
                settings.proxies().forwarded(),
                admission,
                new WebSocketEndpoint(settings.listener(), dispatcher, loops, closer, metrics),
                () -> stopping,
                new OtherRequests(deliveryDrops, testHooks, web));
        httpPort = new ClientPort(vertx, contexts, settings.http(), admission, tls, TrustedProxies.none(), requests);
        GatewayGauges gauges = new GatewayGauges(metrics);
        gauges.ofConnections(admission, settings.maxConnections(), loops, registry, traces);
        gauges.ofGroups(groups);
        gauges.ofPromises(upstream.leaseKeeper(), revokedTokens, this::kafkaAnswers);
        tls.ifPresent(termination -> gauges.ofCertificate(termination, clock));
    }

    private void removeFromPresence(ClientSession session) {
        watches.end(session);
        upstream.registrar().remove(Upstream.keyOf(session));
    }

    /** Starts everything that takes time in the background; the ports are open when this returns. */
    void start() {
        // 1. The other services: channels, signing keys.
        upstream.start();
        // 2. Kafka: revocations from the past, deliveries from now on.
        revocations.start();
        revocationInquiry.start(upstream.timer());
        deliveries.start();
        latePushes.start(upstream.timer());
        // 3. The lease, once no delivery for its epoch can be missed any more. Logins are refused until then.
        deliveries.positioned().thenRun(upstream.leaseKeeper()::start);
        // 4. Clients.
        tcpPort.start();
        httpPort.start();
    }

    /** Stops in the opposite order, so that nobody is cut off without a word and nothing accepted is dropped. */
    void stop() {
        stopping = true;
        long endNanos = System.nanoTime() + drain.timeoutNanos();
        tcpPort.stopAccepting();
        httpPort.stopAccepting();
        drain.askAllToLeave(endNanos);
        drain.waitUntil(upstream.streams()::isIdle, endNanos);
        upstream.streams().retire();
        waitForRelease(endNanos);
        deliveries.stop();
        revocations.stop();
        tcpPort.stop();
        httpPort.stop();
        upstream.close();
    }

    private void waitForRelease(long endNanos) {
        try {
            upstream.leaseKeeper()
                    .release()
                    .toCompletableFuture()
                    .get(Math.max(1, endNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException notReleased) {
            LOG.warn("The lease could not be given back; it runs out by itself");
        }
    }

    /** From now on one connection may send so much. Any thread. */
    void limit(RateLimits rates) {
        loops.limit(rates);
    }

    /** Tells everybody; empty: that there is nothing to be told any more. Any thread. */
    void announce(String notice) {
        announcements.announce(notice);
    }

    /** What operators ask. Any thread. */
    AdminCalls adminCalls() {
        return new AdminCalls(upstream.operators(), upstream.accessTokens(), upstream.directory());
    }

    /** What a client that logs in now would find. Any thread. */
    ReadinessConditions readiness() {
        return new ReadinessConditions(
                lease.isHeld(),
                lease.isDraining(),
                deliveries.isPositioned(),
                revocations.isCaughtUp(),
                kafkaAnswers(),
                upstream.signingKeys().areKnown(),
                stopping);
    }

    /** For how long there has been no lease although presence-service answers. Any thread. */
    long millisWithoutLease() {
        return upstream.leaseKeeper().millisWithoutReason();
    }

    private boolean kafkaAnswers() {
        return Math.max(deliveries.millisSinceFetch(), revocations.millisSinceFetch()) < maxFetchSilenceMs;
    }
}
