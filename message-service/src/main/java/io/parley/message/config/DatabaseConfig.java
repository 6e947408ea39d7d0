package io.parley.message.config;

import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** Connections to MySQL. */
public interface DatabaseConfig {
    /** How long MySQL may take for a statement or a transaction before it is given up and repeated; connections idle for so long end too. */
    @WithDefault("5s")
    @DurationMin(inclusive = false)
    Duration answerTimeout();

    /** How long a transaction waits for another one's row lock before it is rolled back and repeated, in whole seconds. */
    @WithDefault("2s")
    @DurationMin(seconds = 1)
    Duration lockTimeout();

    /** Statements that may wait for a connection of the general pool (reads, cursors); further ones fail as if MySQL were away. */
    @WithDefault("10000")
    @Min(1)
    int waiting();
}
