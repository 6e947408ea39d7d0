package io.parley.gateway.dispatch;

import io.parley.gateway.observability.GatewayMetrics;
import io.parley.gateway.protocol.FrameBudget;
import io.parley.gateway.session.ConnectionCloser;
import io.parley.gateway.session.GatewayLease;
import io.parley.gateway.session.RevokedTokens;
import io.parley.gateway.session.SessionEndings;
import io.parley.gateway.session.SessionRegistry;
import io.parley.gateway.session.StatusWatches;
import io.parley.gateway.upstream.Upstream;
import java.time.Clock;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/** Puts the dispatcher together: this is the list of everything a client can ask for. */
public final class Dispatch {
    private Dispatch() {}

    /** A dispatcher with a handler for every request type. */
    public static Dispatcher dispatcher(
            Upstream upstream, Sessions sessions, RequestLimits limits, Clock clock, RandomGenerator random) {
        SessionOpener opener = new SessionOpener(
                sessions.registry(),
                upstream.registrar(),
                sessions.endings(),
                sessions.revokedTokens(),
                sessions.lease(),
                random,
                limits);
        TokenAnswers tokens =
                new TokenAnswers(upstream.accessTokens(), upstream.directory(), clock, limits.heartbeatSeconds());
        SenderNames senderNames = new SenderNames(upstream.directory());
        LookupRates receivers = new LookupRates(limits.receiversPerSecond(), System::nanoTime);
        PeerTurn peers = new PeerTurn(upstream.directory(), receivers);
        Reads reads = new Reads(limits, sessions.metrics());
        LookupRates lookups = new LookupRates(limits.lookupsPerSecond(), System::nanoTime);
        LookupRates searches = limits.directory().searches();
        LookupRates changes = limits.directory().changes();
        LookupRates contactChanges = limits.directory().contactChanges();
        PeopleNames names = new PeopleNames(upstream.directory());
        List<FrameHandler<?>> handlers = List.of(
                new RegisterHandler(upstream.auth(), tokens, opener),
                new LoginHandler(upstream.auth(), tokens, opener),
                new ResumeHandler(
                        upstream.accessTokens(), tokens, opener, new Turnstiles("resume", limits, sessions.metrics())),
                new RefreshHandler(upstream.auth(), tokens, opener),
                new LogoutHandler(upstream.auth(), sessions.registry(), sessions.closer()),
                new PingHandler(clock),
                new SendHandler(upstream.streams(), peers, limits),
                new ChangeHandler(upstream.streams(), peers, limits),
                new CreateGroupHandler(upstream.streams(), peers),
                new GroupInfoHandler(upstream.messages(), reads),
                new GroupMembersHandler(upstream.messages(), upstream.directory(), reads),
                new ConversationsHandler(upstream.messages(), upstream.directory(), upstream.continuations(), reads),
                new ReadHandler(upstream.messages(), reads),
                new SetConversationHandler(
                        upstream.messages(), limits.directory().conversationChanges(), reads),
                new ReadByHandler(upstream.messages(), names, reads),
                new TypingHandler(upstream.messages(), peers, System::nanoTime),
                new ReceivedHandler(upstream.streams()),
                new SyncHandler(upstream.messages(), senderNames, upstream.continuations(), reads),
                new HistoryHandler(upstream.messages(), upstream.directory(), receivers, senderNames, reads),
                new UserLookupHandler(upstream.directory(), lookups, reads),
                new OnlineUsersHandler(upstream.presence(), upstream.directory(), reads),
                new ChangePasswordHandler(upstream.auth(), tokens),
                new SearchUsersHandler(
                        upstream.people(), searches, limits.directory().addresses(), reads),
                new ProfileHandler(upstream.people(), searches, reads),
                new ChangeProfileHandler(upstream.people(), upstream.directory(), changes),
                new DevicesHandler(upstream.auth(), reads),
                new EndDevicesHandler(upstream.auth(), changes),
                new RequestContactHandler(
                        upstream.contacts(), peers, limits.directory().contactRequests()),
                new AnswerContactHandler(upstream.contacts(), contactChanges),
                new RemoveContactHandler(upstream.contacts(), contactChanges),
                new SetAliasHandler(upstream.contacts(), contactChanges),
                new ContactsHandler(upstream.contacts(), names, reads),
                new ContactRequestsHandler(upstream.contacts(), names, reads),
                new BlockHandler(upstream.contacts(), peers, contactChanges),
                new BlocksHandler(upstream.contacts(), names, reads),
                new PrivacyHandler(upstream.contacts(), contactChanges),
                new SetStatusHandler(upstream.statuses(), contactChanges),
                new StatusesHandler(upstream.statuses(), reads),
                new WatchStatusesHandler(upstream.statuses(), sessions.watches(), lookups, reads));
        return new Dispatcher(handlers, sessions.closer(), sessions.metrics(), limits.requestsUnderWay());
    }

    /**
     * What reaches devices while Kafka is away.
     *
     * @param kafkaAnswers whether pushes come by the usual way
     * @param perSecond devices that are asked for in a second
     */
    public static LatePushes latePushes(
            Upstream upstream, Sessions sessions, RequestLimits limits, BooleanSupplier kafkaAnswers, int perSecond) {
        return new LatePushes(
                kafkaAnswers,
                sessions.registry(),
                upstream.messages(),
                new SenderNames(upstream.directory()),
                new FrameBudget(limits.frameBytes()),
                sessions.metrics(),
                perSecond);
    }

    /** What the session package gives to handlers. */
    public record Sessions(
            SessionRegistry registry,
            ConnectionCloser closer,
            SessionEndings endings,
            RevokedTokens revokedTokens,
            GatewayLease lease,
            StatusWatches watches,
            GatewayMetrics metrics) {}
}
