package io.parley.gateway.app.config;

import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** The lease. */
public interface LeaseConfig {
    /**
     * How long a gateway may be without a lease although presence-service answers. After that it is not live any more, so
     * that it is started again.
     */
    @WithDefault("3m")
    @DurationMin(inclusive = false)
    Duration maxMissing();
}
