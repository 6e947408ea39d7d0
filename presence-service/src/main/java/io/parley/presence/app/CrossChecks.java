package io.parley.presence.app;

import io.parley.kit.config.SettingFaults;
import io.parley.presence.grpc.ConnectionSettings;
import io.parley.presence.lease.LeaseTerms;
import io.parley.presence.store.DatabaseSettings;
import io.smallrye.config.ConfigValidationException;
import java.time.Duration;

/** Refuses settings that are allowed each by itself, as its annotations say, and cannot work together. */
final class CrossChecks {
    private static final int SWEEPS_PER_LEASE = 3;

    private CrossChecks() {}

    /** @throws ConfigValidationException with a sentence for each fault */
    static void check(LeaseTerms leases, DatabaseSettings database, ConnectionSettings connections) {
        SettingFaults faults = new SettingFaults();
        Duration longestSweep = leases.lease().dividedBy(SWEEPS_PER_LEASE);
        faults.require(
                leases.sweepInterval().compareTo(longestSweep) <= 0,
                "parley.presence.sweep-interval is %s; it must be at most a third of parley.presence.lease, %s",
                leases.sweepInterval(),
                longestSweep);
        faults.require(
                connections.grace().compareTo(database.callTimeout()) >= 0,
                "parley.presence.connection-grace is %s; it must be at least parley.presence.call-timeout, %s",
                connections.grace(),
                database.callTimeout());
        faults.conclude();
    }
}
