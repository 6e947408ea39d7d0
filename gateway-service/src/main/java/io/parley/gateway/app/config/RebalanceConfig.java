package io.parley.gateway.app.config;

import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** Sending clients to gateways that have fewer, after one was added. */
public interface RebalanceConfig {
    /**
     * Whether a gateway with more sessions than the average asks some clients to reconnect after the number of gateways has
     * changed. Only for a load balancer that gives new connections to any gateway.
     */
    @WithDefault("false")
    boolean enabled();

    /** How long the number of gateways must have been the same. */
    @WithDefault("1m")
    @DurationMin(inclusive = false)
    Duration delay();

    /** How far above the average a gateway may be, in percent of it. */
    @WithDefault("20")
    @Min(1)
    int tolerancePercent();

    /** How many sessions above the average are allowed where the percentage is less: not worth anybody's reconnect. */
    @WithDefault("10")
    @Min(1)
    int toleranceSessions();

    /** How many clients one gateway asks per second. Each is asked at most once per change of the number of gateways. */
    @WithDefault("20")
    @Min(1)
    int clientsPerSecond();
}
