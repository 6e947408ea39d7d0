package io.parley.presence.store;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How patient the store is. */
@ConfigMapping(prefix = "parley.presence")
public interface DatabaseSettings {
    /** How long one statement or transaction may take, retries included, before the call is refused. */
    @WithDefault("5s")
    @DurationMin(millis = 100)
    @DurationMax(minutes = 1)
    Duration callTimeout();

    /** Statements and transactions that may wait for a connection to MySQL; more are refused. */
    @WithName("database-queue")
    @WithDefault("10000")
    @Min(1)
    @Max(100_000)
    int queue();

    /** How long a statement may wait for a row lock before it is tried again. Whole seconds. */
    @WithDefault("2s")
    @DurationMin(seconds = 1)
    @DurationMax(minutes = 1)
    Duration lockWait();

    /** How many times a transaction that lost a deadlock or a lock wait is tried again. */
    @WithDefault("8")
    @Min(1)
    @Max(100)
    int conflictRetries();

    /** How many sessions of a gone gateway one statement removes. */
    @WithDefault("1000")
    @Min(1)
    @Max(100_000)
    int clearChunk();
}
