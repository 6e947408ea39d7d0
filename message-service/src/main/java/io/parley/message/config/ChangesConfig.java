package io.parley.message.config;

import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Editing and recalling messages, reactions and pins. */
public interface ChangesConfig {
    /** How long its author may edit a message, by the server's clock. */
    @WithDefault("24h")
    @DurationMin(seconds = 1)
    @DurationMax(days = 36_500)
    Duration editWithin();

    /** How long its author may recall a message, by the server's clock. */
    @WithDefault("2m")
    @DurationMin(seconds = 1)
    @DurationMax(days = 36_500)
    Duration recallWithin();

    /** Emojis with which one user may react to one message, at most. */
    @WithDefault("10")
    @Min(1)
    @Max(20)
    int reactions();

    /** Messages that may be pinned in one conversation, at most. */
    @WithDefault("50")
    @Min(1)
    int pins();
}
