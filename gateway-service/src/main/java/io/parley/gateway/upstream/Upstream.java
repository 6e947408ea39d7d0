package io.parley.gateway.upstream;

import io.netty.channel.EventLoop;
import io.parley.gateway.observability.GatewayMetrics;
import io.parley.gateway.session.ClientSession;
import io.parley.gateway.session.GatewayLease;
import io.parley.gateway.session.StatusWatches;
import io.parley.gateway.trace.GatewayTraces;
import io.parley.gateway.upstream.account.AccessTokens;
import io.parley.gateway.upstream.account.AuthClient;
import io.parley.gateway.upstream.account.EmailClient;
import io.parley.gateway.upstream.account.ServerInfoInquiry;
import io.parley.gateway.upstream.account.SigningKeys;
import io.parley.gateway.upstream.call.UnaryCaller;
import io.parley.gateway.upstream.call.UpstreamSettings;
import io.parley.gateway.upstream.message.Continuations;
import io.parley.gateway.upstream.message.MessageClient;
import io.parley.gateway.upstream.message.MessageStreams;
import io.parley.gateway.upstream.operator.OperatorClient;
import io.parley.gateway.upstream.people.ContactClient;
import io.parley.gateway.upstream.people.DirectoryClient;
import io.parley.gateway.upstream.people.DirectoryPlan;
import io.parley.gateway.upstream.people.ProfileInquiry;
import io.parley.gateway.upstream.people.UserDirectory;
import io.parley.gateway.upstream.presence.LeaseKeeper;
import io.parley.gateway.upstream.presence.LeaseListener;
import io.parley.gateway.upstream.presence.PresenceClient;
import io.parley.gateway.upstream.presence.SessionRegistrar;
import io.parley.gateway.upstream.status.StatusClient;
import io.parley.gateway.upstream.status.StatusInquiry;
import io.parley.gateway.upstream.status.StatusListener;
import io.parley.gateway.upstream.status.WatchInquiry;
import io.parley.kit.channel.DnsNames;
import io.parley.kit.channel.Endpoints;
import io.parley.kit.channel.PodListener;
import io.parley.kit.channel.PodPool;
import io.parley.kit.channel.UnaryCalls;
import io.parley.proto.presence.v1.SessionKey;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Everything the gateway asks of other services, put together: channels, clients, caches, the lease. */
public final class Upstream implements AutoCloseable {
    private static final long OLD_WATCHES_MS = TimeUnit.MINUTES.toMillis(1);

    private final DnsNames names;
    private final StatusWatches watches;
    private final List<PodPool> pools;
    private final EventLoop timer;
    private final AuthClient auth;
    private final EmailClient email;
    private final ServerInfoInquiry serverInfo;
    private final OperatorClient operators;
    private final DirectoryClient people;
    private final ContactClient contacts;
    private final StatusClient statuses;
    private final StatusInquiry statusInquiry;
    private final PresenceClient presence;
    private final MessageClient messages;
    private final MessageStreams streams;
    private final SigningKeys signingKeys;
    private final AccessTokens accessTokens;
    private final UserDirectory directory;
    private final ProfileInquiry profiles;
    private final long profilePeriodMs;
    private final Continuations continuations;
    private final LeaseKeeper leaseKeeper;
    private final SessionRegistrar registrar;

    /**
     * @param eventLoops the loops that channels are spread over; the first one also serves as timer
     * @param leaseListener hears of the lease; its {@code lost} ends all sessions
     * @param watches who watches whose status
     * @param statusListener tells users of the statuses of others
     */
    public Upstream(
            UpstreamPlan plan,
            List<EventLoop> eventLoops,
            GatewayLease lease,
            GatewayTraces traces,
            GatewayMetrics metrics,
            Clock clock,
            LeaseListener leaseListener,
            StatusWatches watches,
            StatusListener statusListener) {
        UpstreamSettings settings = plan.settings();
        this.watches = watches;
        timer = eventLoops.getFirst();
        streams = new MessageStreams(plan.streamSettings(), traces, metrics, timer);
        names = new DnsNames(timer, plan.nameServers());
        PodPool authPool = pool("auth-service", plan.auth(), eventLoops, settings, PodListener.NONE);
        PodPool presencePool = pool("presence-service", plan.presence(), eventLoops, settings, PodListener.NONE);
        PodPool messagePool = pool("message-service", plan.message(), eventLoops, settings, streams);
        pools = List.of(authPool, presencePool, messagePool);
        UnaryCaller authCaller = new UnaryCaller(new UnaryCalls(authPool), metrics);
        auth = new AuthClient(authCaller, settings);
        email = new EmailClient(authCaller, settings);
        people = new DirectoryClient(authCaller, settings);
        UnaryCaller presenceCaller = new UnaryCaller(new UnaryCalls(presencePool), metrics);
        contacts = new ContactClient(presenceCaller, settings);
        statuses = new StatusClient(presenceCaller, settings, plan.ordinal());
        WatchInquiry watched = new WatchInquiry(statuses, watches, plan.statuses(), statusListener, System::nanoTime);
        statusInquiry = new StatusInquiry(statuses, lease, plan.statuses(), statusListener, watched, System::nanoTime);
        metrics.gauge(
                "status.watched.waiting",
                "Changes of watched users that sessions have not been told",
                watched::waiting);
        metrics.gauge("status.watches", "Users whom sessions watch, each once for each session", watches::places);
        presence = new PresenceClient(presenceCaller, settings, plan.ordinal());
        UnaryCaller messageCaller = new UnaryCaller(new UnaryCalls(messagePool), metrics);
        messages = new MessageClient(messageCaller, settings);
        serverInfo = new ServerInfoInquiry(auth, messages);
        operators = new OperatorClient(authCaller, presenceCaller, messageCaller, settings);
        signingKeys = new SigningKeys(auth);
        accessTokens = new AccessTokens(signingKeys, clock);
        DirectoryPlan remembered = plan.directory();
        directory = new UserDirectory(
                auth,
                remembered.users(),
                remembered.timeToLive(),
                remembered.tokenLifetime(),
                remembered.maxWaitingCalls());
        profiles = new ProfileInquiry(people, directory, clock, remembered.lookBackMs());
        profilePeriodMs = remembered.profilePeriodMs();
        continuations = new Continuations(settings.channels().identity().credential());
        leaseKeeper = new LeaseKeeper(
                presence, lease, plan.address(), settings.leasePatienceMs(), timer, leaseListener, System::nanoTime);
        registrar = new SessionRegistrar(
                presence,
                lease,
                timer,
                leaseKeeper::refused,
                plan.maxWaitingSessionChanges(),
                settings.callDeadlineMs());
        for (UserDirectory.Purpose purpose : UserDirectory.Purpose.values()) {
            metrics.gauge(
                    "upstream.directory.waiting",
                    "User look-up calls that wait",
                    "purpose",
                    purpose.name().toLowerCase(Locale.ROOT),
                    () -> directory.waitingCalls(purpose));
        }
        metrics.gauge("upstream.sessions.waiting", "Session changes that wait", registrar::waiting);
    }

    private PodPool pool(
            String service,
            String endpoints,
            List<EventLoop> eventLoops,
            UpstreamSettings settings,
            PodListener listener) {
        return new PodPool(Endpoints.parse(service, endpoints), eventLoops, settings.channels(), names, listener);
    }

    /** Resolves, connects, fetches the signing keys. Blocks on the name service: not for an event loop. */
    public void start() {
        pools.forEach(PodPool::start);
        signingKeys.start(timer);
        profiles.start(timer, profilePeriodMs);
        statusInquiry.start(timer);
        timer.scheduleWithFixedDelay(watches::endOld, OLD_WATCHES_MS, OLD_WATCHES_MS, TimeUnit.MILLISECONDS);
    }

    /** The name of a session in presence-service. */
    public static SessionKey keyOf(ClientSession session) {
        return SessionKey.newBuilder()
                .setUserId(session.identity().userId())
                .setDeviceId(session.identity().deviceId())
                .setSessionId(session.id())
                .build();
    }

    public AuthClient auth() {
        return auth;
    }

    public ServerInfoInquiry serverInfo() {
        return serverInfo;
    }

    public EmailClient email() {
        return email;
    }

    public OperatorClient operators() {
        return operators;
    }

    public DirectoryClient people() {
        return people;
    }

    public ContactClient contacts() {
        return contacts;
    }

    public StatusClient statuses() {
        return statuses;
    }

    public PresenceClient presence() {
        return presence;
    }

    public MessageClient messages() {
        return messages;
    }

    public MessageStreams streams() {
        return streams;
    }

    public SigningKeys signingKeys() {
        return signingKeys;
    }

    public AccessTokens accessTokens() {
        return accessTokens;
    }

    public UserDirectory directory() {
        return directory;
    }

    /** Where what has to be looked at from time to time is scheduled. */
    public ScheduledExecutorService timer() {
        return timer;
    }

    public Continuations continuations() {
        return continuations;
    }

    public LeaseKeeper leaseKeeper() {
        return leaseKeeper;
    }

    public SessionRegistrar registrar() {
        return registrar;
    }

    @Override
    public void close() {
        pools.forEach(PodPool::close);
        names.close();
    }
}
