package io.parley.gateway.handler.account;

import io.parley.gateway.dispatch.Request;
import io.parley.gateway.dispatch.RequestLimits;
import io.parley.gateway.protocol.Refusal;
import io.parley.gateway.session.Announcements;
import io.parley.gateway.session.ClientConnection;
import io.parley.gateway.session.ClientSession;
import io.parley.gateway.session.ConnectionState;
import io.parley.gateway.session.GatewayLease;
import io.parley.gateway.session.Identity;
import io.parley.gateway.session.LogIds;
import io.parley.gateway.session.RevokedTokens;
import io.parley.gateway.session.SessionEndings;
import io.parley.gateway.session.SessionRegistry;
import io.parley.gateway.upstream.Upstream;
import io.parley.gateway.upstream.presence.SessionRegistrar;
import io.parley.proto.client.v1.ErrorCode;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * The one way in which a session begins, whatever the login was. The order carries the promises:
 *
 * <ol>
 *   <li>the session is in the registry before presence-service knows it, so that the first delivery finds it;
 *   <li>it is durable in presence-service before the client is answered, so that whatever is committed after the
 *       client's first sync is pushed;
 *   <li>pushes that arrive before the answer are held back until it is written.
 * </ol>
 *
 * Called on the event loop of the connection.
 */
final class SessionOpener {
    private static final Logger LOG = Logger.getLogger(SessionOpener.class);

    private final SessionRegistry registry;
    private final SessionRegistrar registrar;
    private final SessionEndings endings;
    private final RevokedTokens revokedTokens;
    private final GatewayLease lease;
    private final Announcements announcements;
    private final RandomGenerator random;
    private final RequestLimits limits;

    SessionOpener(
            SessionRegistry registry,
            SessionRegistrar registrar,
            SessionEndings endings,
            RevokedTokens revokedTokens,
            GatewayLease lease,
            Announcements announcements,
            RandomGenerator random,
            RequestLimits limits) {
        this.registry = registry;
        this.registrar = registrar;
        this.endings = endings;
        this.revokedTokens = revokedTokens;
        this.lease = lease;
        this.announcements = announcements;
        this.random = random;
        this.limits = limits;
    }

    /** Refuses a login that cannot be carried out before it costs anything, and marks the connection as logging in. */
    void begin(ClientConnection connection) {
        if (!connection.state().mayLogIn()) {
            throw Refusal.invalid("A login has been sent on this connection already: open another connection.");
        }
        if (!lease.takesSessions()) {
            throw Refusal.unavailable("This gateway takes no sessions just now; try again, or another gateway.");
        }
        connection.moveTo(ConnectionState.LOGGING_IN);
    }

    /** Starts a session when the authentication succeeds, and answers; otherwise refuses. */
    void open(Request request, CompletionStage<Authenticated> authentication) {
        request.await(
                authentication, authenticated -> register(request, authenticated), refusal -> refuse(request, refusal));
    }

    /** Refuses a login: the client may try again on this connection. */
    void refuse(Request request, Refusal refusal) {
        request.connection().awaitLoginAgain(refusal.error().getRetryAfterMs());
        request.refuse(refusal);
    }

    private void register(Request request, Authenticated authenticated) {
        ClientConnection connection = request.connection();
        if (!connection.state().isOpen()) {
            request.done();
            return;
        }
        ClientSession session =
                new ClientSession(newSessionId(), authenticated.identity(), connection, limits.heldBytes());
        registry.add(session);
        connection.startSession(session);
        // Registrations of one device complete in the order in which presence-service has made them, and the last one
        // must win here as well: the device is claimed there and not on the event loop.
        CompletionStage<Optional<ClientSession>> registered =
                registrar.register(Upstream.keyOf(session), () -> registry.claimDevice(session));
        request.await(
                registered,
                replaced -> {
                    replaced.ifPresent(endings::replaced);
                    finish(request, session, authenticated);
                },
                refusal -> {
                    registry.remove(session);
                    session.discard();
                    refuse(request, refusal);
                });
    }

    private void finish(Request request, ClientSession session, Authenticated authenticated) {
        ClientConnection connection = request.connection();
        if (!connection.state().isOpen()) {
            // It ended between the registration and now: claiming the device may have put it in again.
            registry.remove(session);
            request.done();
            return;
        }
        connection.moveTo(ConnectionState.LOGGED_IN);
        request.answer(authenticated.answer());
        session.answered();
        log(connection, request.identity());
        announcements.tell(connection);
        // Revocations are remembered before sessions are searched, and sessions claimed before this look: one of the
        // two finds the other.
        revokedTokens.concerning(session.identity()).ifPresent(revocation -> endings.revoked(session, revocation));
    }

    private static void log(ClientConnection connection, Identity identity) {
        if (LOG.isDebugEnabled()) {
            try (LogIds ids = LogIds.of(connection)) {
                LOG.debugf(
                        "User %d is logged in on device %s from %s",
                        identity.userId(),
                        identity.deviceId(),
                        connection.remoteAddress().getHostAddress());
            }
        }
    }

    /** Refuses an identity whose token has been revoked. */
    void checkNotRevoked(Identity identity) {
        if (revokedTokens.mayHaveMissedSome()) {
            throw Refusal.unavailable("Tokens cannot be checked just now; try again, another gateway, or use Refresh.");
        }
        if (revokedTokens.concerning(identity).isPresent()) {
            throw Refusal.of(ErrorCode.ERROR_CODE_UNAUTHENTICATED, "The access token has been revoked: log in again.");
        }
        if (revokedTokens.isOlderThanMemory(identity)) {
            throw Refusal.of(
                    ErrorCode.ERROR_CODE_TOKEN_EXPIRED, "The access token is too old: use Refresh, or log in again.");
        }
    }

    private long newSessionId() {
        long id;
        do {
            id = random.nextLong();
        } while (id == 0);
        return id;
    }
}
