package io.parley.message.config;

import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** Repeating pushes that were not acknowledged. */
public interface RedeliveryConfig {
    /** Time between two looks. A lost push is repeated after one to two of these. */
    @WithDefault("7s")
    @DurationMin(inclusive = false)
    Duration interval();

    /** Pushes of one conversation to one device that are repeated at a time. */
    @WithDefault("100")
    @Min(1)
    int batch();

    /** How often the pause between two repeats of the same push doubles, from two looks on; 8 makes it half an hour at last. A push that was not repeated yet does not wait for this. */
    @WithDefault("8")
    @Min(1)
    @Max(20)
    int doublings();

    /** How far back a pod looks when it takes over a share of the conversations. */
    @WithDefault("15m")
    @DurationMin(inclusive = false)
    Duration takeoverWindow();

    /** Lagging sessions that are followed at the same time. */
    @WithDefault("100000")
    @Min(1)
    int followed();
}
