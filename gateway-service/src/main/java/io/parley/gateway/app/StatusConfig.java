package io.parley.gateway.app;

import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How users are told of the statuses of others. */
interface StatusConfig {
    /** How often presence-service is asked whose status changed; what changes meanwhile is told once, as it is then. At most 5 s. */
    @WithDefault("1s")
    Duration period();

    /** How soon it is asked again when more had changed than a page holds, as after the loss of a gateway. */
    @WithDefault("250ms")
    Duration pagePeriod();

    /** Statuses that changed in one page, 1 to 1,000. */
    @WithDefault("500")
    int page();

    /** Users whom a session may watch at a time; more are refused. 1 to 500. */
    @WithDefault("100")
    int watchedUsers();

    /** After what time a watch ends by itself. */
    @WithDefault("5m")
    Duration watchTime();

    /** Users whom all sessions of the gateway together may watch, each counting once for each session; more are refused with OVERLOADED. */
    @WithDefault("500000")
    int watches();
}
