package io.parley.presence.lease;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How long leases last and how they are watched. */
@ConfigMapping(prefix = "parley.presence")
public interface LeaseTerms {
    /** How long a gateway's lease lasts without a renewal. */
    @WithDefault("9s")
    @DurationMin(seconds = 1)
    @DurationMax(minutes = 10)
    Duration lease();

    /** Pause between two looks for leases that ran out, on every replica. At most a third of the lease. */
    @WithDefault("2s")
    @DurationMin(millis = 50)
    Duration sweepInterval();

    /** How often leases and sessions are counted, for the metrics and for gateways that rebalance. */
    @WithDefault("15s")
    @DurationMin(seconds = 1)
    @DurationMax(hours = 1)
    Duration censusInterval();
}
