package io.parley.gateway.app.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * How much one connection may send. A faster one is read more slowly, so that the rest waits in the client's socket;
 * everything that has been read is served.
 */
public interface RateConfig {
    /** Frames a second that one connection may send. A faster one is read more slowly. */
    @WithDefault("10000")
    @Min(1)
    int framesPerSecond();

    /** Bytes of frames a second that one connection may send. A faster one is read more slowly. */
    @WithDefault("8M")
    MemorySize bytesPerSecond();

    /** For how long's worth may come at once, after a time with less. */
    @WithDefault("2s")
    @DurationMin(seconds = 1)
    Duration burst();

    /** How long a connection may go on to send more. Then it is closed with RATE_LIMITED. */
    @WithDefault("60s")
    Duration patience();
}
