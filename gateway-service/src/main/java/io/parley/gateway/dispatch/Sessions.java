package io.parley.gateway.dispatch;

import io.parley.gateway.observability.GatewayMetrics;
import io.parley.gateway.session.Announcements;
import io.parley.gateway.session.ConnectionCloser;
import io.parley.gateway.session.GatewayLease;
import io.parley.gateway.session.RevokedTokens;
import io.parley.gateway.session.SessionEndings;
import io.parley.gateway.session.SessionRegistry;
import io.parley.gateway.session.StatusWatches;

/** What the session package gives to handlers. */
public record Sessions(
        SessionRegistry registry,
        ConnectionCloser closer,
        SessionEndings endings,
        RevokedTokens revokedTokens,
        GatewayLease lease,
        StatusWatches watches,
        Announcements announcements,
        GatewayMetrics metrics) {}
