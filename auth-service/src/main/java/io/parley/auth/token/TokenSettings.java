package io.parley.auth.token;

import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** How long tokens are good for, and what signing may cost. */
public interface TokenSettings {
    /** How long an access token is accepted (a duration; whole seconds). */
    @WithDefault("15m")
    @DurationMin(inclusive = false)
    Duration accessLifetime();

    /** How long a refresh token that is not used stays good (a duration). Each use starts it anew. */
    @WithDefault("30d")
    @DurationMin(inclusive = false)
    Duration refreshLifetime();

    /**
     * How long a refresh token that was used gives the same successor again, for answers that got lost (a duration). Later,
     * or when the successor has been used, it is taken for stolen.
     */
    @WithDefault("30s")
    @DurationMin(inclusive = false)
    Duration refreshGrace();

    /** Signatures that may wait for a worker (a number); more are refused with OVERLOADED. */
    @WithDefault("20000")
    @Min(1)
    int signingQueue();
}
