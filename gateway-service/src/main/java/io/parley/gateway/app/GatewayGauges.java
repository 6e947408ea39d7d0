package io.parley.gateway.app;

import io.parley.gateway.delivery.GroupDeliveries;
import io.parley.gateway.observability.GatewayMetrics;
import io.parley.gateway.server.TlsTermination;
import io.parley.gateway.session.ConnectionAdmission;
import io.parley.gateway.session.ConnectionLoops;
import io.parley.gateway.session.RevokedTokens;
import io.parley.gateway.session.SessionRegistry;
import io.parley.gateway.trace.GatewayTraces;
import io.parley.gateway.upstream.presence.LeaseKeeper;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What a gateway tells of itself at any moment. */
record GatewayGauges(GatewayMetrics metrics) {
    void ofConnections(
            ConnectionAdmission admission,
            int most,
            ConnectionLoops loops,
            SessionRegistry registry,
            GatewayTraces traces) {
        metrics.gauge("connections.limit", "Connections that the two ports accept", () -> most);
        metrics.gauge("connections", "Open connections of the TCP and the HTTP ports", admission::open);
        metrics.gauge("sessions", "Sessions on this gateway", registry::size);
        metrics.gauge(
                "input.unfinished.bytes",
                "Bytes kept for frames that have not arrived whole",
                () -> shown(loops.inputBytes()));
        metrics.gauge(
                "output.waiting.bytes",
                "Bytes that wait to be written to connections with much of it",
                () -> shown(loops.outputBytes()));
        metrics.gauge(
                "traces.open",
                "Devices and conversations with traced entries that are not acknowledged yet",
                traces.deliveries()::open);
    }

    void ofGroups(GroupDeliveries groups) {
        metrics.gauge("groups.remembered", "Large groups whose members are remembered", groups::groups);
        metrics.gauge(
                "groups.waiting.bytes",
                "Bytes of deliveries that wait until message-service has told who is in their group",
                groups::waitingBytes);
    }

    /** Of what clients are promised while other parts are away. */
    void ofPromises(LeaseKeeper lease, RevokedTokens revoked, BooleanSupplier kafkaAnswers) {
        metrics.gauge(
                "lease.missing.seconds",
                "Seconds without a lease although presence-service answers",
                () -> seconds(lease.millisWithoutReason()));
        metrics.gauge(
                "revocations.silence.seconds",
                "Seconds since Kafka or auth-service last told which tokens are revoked",
                () -> seconds(revoked.millisSinceHeard()));
        metrics.gauge(
                "kafka.answers",
                "1 while Kafka answers fetches, 0 while pushes come late",
                () -> kafkaAnswers.getAsBoolean() ? 1 : 0);
    }

    void ofCertificate(TlsTermination tls, Clock clock) {
        metrics.gauge(
                "tls.certificate.seconds.left",
                "Seconds until the TLS certificate of the client ports expires",
                () -> tls.secondsLeft(clock));
    }

    private static int seconds(long millis) {
        return shown(TimeUnit.MILLISECONDS.toSeconds(millis));
    }

    private static int shown(long value) {
        return (int) Math.min(value, Integer.MAX_VALUE);
    }
}
