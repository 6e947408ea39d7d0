package io.parley.gateway.handler.account;

import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.LookupRates;
import io.parley.gateway.dispatch.Reads;
import io.parley.gateway.dispatch.RequestLimits;
import io.parley.gateway.dispatch.Sessions;
import io.parley.gateway.dispatch.Turnstiles;
import io.parley.gateway.upstream.Upstream;
import java.time.Clock;
import java.util.List;
import java.util.random.RandomGenerator;

/** What can be asked about one's own account and session. */
public final class AccountHandlers {
    private AccountHandlers() {}

    /**
     * All of the area.
     *
     * @param ownChanges how often a user may change what is kept of him
     */
    public static List<FrameHandler<?>> all(
            Upstream upstream,
            Sessions sessions,
            RequestLimits limits,
            LookupRates ownChanges,
            Reads reads,
            Clock clock,
            RandomGenerator random) {
        SessionOpener opener = new SessionOpener(
                sessions.registry(),
                upstream.registrar(),
                sessions.endings(),
                sessions.revokedTokens(),
                sessions.lease(),
                sessions.announcements(),
                random,
                limits);
        TokenAnswers tokens =
                new TokenAnswers(upstream.accessTokens(), upstream.directory(), clock, limits.heartbeatSeconds());
        Turnstiles resumes = new Turnstiles("resume", limits, sessions.metrics());
        return List.of(
                new RegisterHandler(upstream.auth(), tokens, opener),
                new LoginHandler(upstream.auth(), tokens, opener),
                new ResumeHandler(upstream.accessTokens(), tokens, opener, resumes),
                new RefreshHandler(upstream.auth(), tokens, opener),
                new LogoutHandler(upstream.auth(), sessions.registry(), sessions.closer()),
                new PingHandler(clock),
                new ChangePasswordHandler(upstream.auth(), tokens),
                new DevicesHandler(upstream.auth(), reads),
                new EndDevicesHandler(upstream.auth(), ownChanges),
                new ActivityHandler(upstream.people(), reads),
                new ServerInfoHandler(upstream.serverInfo(), limits),
                new EmailCodeHandler(upstream.email()),
                new ResetPasswordHandler(upstream.email(), tokens, opener),
                new ChangeEmailHandler(upstream.email()),
                new DeleteAccountHandler(upstream.auth(), sessions.closer()));
    }
}
