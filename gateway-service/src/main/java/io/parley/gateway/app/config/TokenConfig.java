package io.parley.gateway.app.config;

import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** Access tokens. */
public interface TokenConfig {
    /** The longest life of an access token, with a margin for clocks: how long revocations are remembered. */
    @WithDefault("20m")
    @DurationMin(inclusive = false)
    Duration maxLifetime();

    /**
     * How long neither Kafka nor auth-service may tell what is revoked until Resume is refused with UNAVAILABLE: a token
     * that has been revoked could not be told from a good one.
     */
    @WithDefault("1m")
    @DurationMin(inclusive = false)
    Duration maxRevocationSilence();

    /** Revocations that are remembered. With more, old tokens are refused with TOKEN_EXPIRED. */
    @WithDefault("100000")
    @Min(1)
    int maxRevocations();
}
