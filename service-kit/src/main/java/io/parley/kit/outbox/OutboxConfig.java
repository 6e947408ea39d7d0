package io.parley.kit.outbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Handing notices for users' feeds to message-service. Used by auth-service and presence-service. */
@ConfigMapping(prefix = "parley.outbox")
public interface OutboxConfig {
    /**
     * How often notices that another process left, or that could not be handed on, are looked for (100 ms or more). New ones do not
     * wait for it. Also the longest pause between two attempts while message-service is away.
     */
    @WithDefault("10s")
    Duration interval();

    /** Notices handed over in one call (1 to 100). */
    @WithDefault("100")
    int batch();

    /** How long message-service may take for such a call (100 ms to 1 min). */
    @WithDefault("5s")
    Duration deadline();

    /** The longest pause before a notice that message-service refused is tried again (1 min or more). */
    @WithDefault("1h")
    Duration longestPause();

    /**
     * Notices that may wait, about (1 to 100,000,000). While so many do, a login on a new device writes none, and what else would
     * write one is refused.
     */
    @WithDefault("1000000")
    int capacity();
}
