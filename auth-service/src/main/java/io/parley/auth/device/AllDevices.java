package io.parley.auth.device;

import io.parley.proto.event.v1.Revocation;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/** Ends all devices of an account in the transaction of why, which has locked the account's row. */
@ApplicationScoped
public class AllDevices {
    /** Reads the devices of one account, at most {@code parley.auth.devices.per-account} and a few. */
    private static final String SEEN_LAST = "SELECT MAX(last_seen_ms) FROM device WHERE user_id = ?";

    private static final String DELETE_ALL = "DELETE FROM device WHERE user_id = ?";

    private final RevocationStore revocations;
    private final Clock clock;

    AllDevices(RevocationStore revocations, Clock clock) {
        this.revocations = revocations;
        this.clock = clock;
    }

    /** Ends them, with every session. */
    public Uni<Void> end(SqlConnection connection, int userId, Ending ending) {
        return end(connection, ending.revocation(userId));
    }

    /** Ends them; a session of one of them lives on until whoever asks ends it. */
    public Uni<Void> endButSessionsOf(SqlConnection connection, int userId, DeviceId device, Ending ending) {
        return end(
                connection,
                ending.revocation(userId).setExceptDeviceId(device.text()).setSpareSessionsOnly(true));
    }

    private Uni<Void> end(SqlConnection connection, Revocation.Builder revocation) {
        int userId = revocation.getUserId();
        return lastMoment(connection, userId)
                .call(() -> connection.preparedQuery(DELETE_ALL).execute(Tuple.of(userId)))
                .chain(untilMs -> revocations.store(
                        connection, revocation.setIssuedUntilMs(untilMs).build()));
    }

    /** Now, or when the account's newest token was issued, if that is later: clocks of replicas need not agree. */
    Uni<Long> lastMoment(SqlConnection connection, int userId) {
        return connection.preparedQuery(SEEN_LAST).execute(Tuple.of(userId)).map(seen -> {
            Long lastMs = seen.iterator().next().getLong(0);
            return Math.max(clock.millis(), lastMs == null ? 0 : lastMs);
        });
    }
}
