package io.parley.gateway.app.config;

import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** Going away. */
public interface DrainConfig {
    /** How long going away may take in all. */
    @WithDefault("10s")
    @DurationMin(inclusive = false)
    Duration timeout();

    /** Over how long clients are told to reconnect, evenly. */
    @WithDefault("3s")
    @DurationMin
    Duration spread();

    /** The longest time a client is told to wait until it reconnects; each is told another one. */
    @WithDefault("2s")
    @DurationMin
    Duration maxReconnectAfter();
}
