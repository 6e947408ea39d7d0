package io.parley.gateway.app.config;

import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How users are told of the statuses of others. */
public interface StatusConfig {
    /** How often presence-service is asked whose status changed; what changes meanwhile is told once, as it is then. */
    @WithDefault("1s")
    @DurationMin(inclusive = false)
    @DurationMax(seconds = 5)
    Duration period();

    /** How soon it is asked again when more had changed than a page holds, as after the loss of a gateway. */
    @WithDefault("250ms")
    @DurationMin(inclusive = false)
    Duration pagePeriod();

    /** Statuses that changed in one page. */
    @WithDefault("500")
    @Min(1)
    @Max(1_000)
    int page();

    /** Users whom a session may watch at a time; more are refused. */
    @WithDefault("100")
    @Min(1)
    @Max(500)
    int watchedUsers();

    /** After what time a watch ends by itself. */
    @WithDefault("5m")
    @DurationMin(seconds = 1)
    Duration watchTime();

    /** Users whom all sessions of the gateway together may watch, each counting once for each session; more are refused with OVERLOADED. */
    @WithDefault("500000")
    int watches();
}
