package io.parley.kit.outbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Handing notices for users' feeds to message-service. Used by auth-service and presence-service. */
@ConfigMapping(prefix = "parley.outbox")
public interface OutboxConfig {
    /**
     * How often notices that another process left, or that could not be handed on, are looked for. New ones do not
     * wait for it. Also the longest pause between two attempts while message-service is away.
     */
    @WithDefault("10s")
    @DurationMin(millis = 100)
    @DurationMax(days = 7)
    Duration interval();

    /** Notices handed over in one call. */
    @WithDefault("100")
    @Min(1)
    @Max(100)
    int batch();

    /** How long message-service may take for such a call. */
    @WithDefault("5s")
    @DurationMin(millis = 100)
    @DurationMax(minutes = 1)
    Duration deadline();

    /** The longest pause before a notice that message-service refused is tried again. */
    @WithDefault("1h")
    @DurationMin(minutes = 1)
    @DurationMax(days = 7)
    Duration longestPause();

    /**
     * Notices that may wait, about. While so many do, a login on a new device writes none, and what else would
     * write one is refused.
     */
    @WithDefault("1000000")
    @Min(1)
    @Max(100_000_000)
    int capacity();
}
