package io.parley.gateway.app.config;

import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;

/** Requests that only read: Sync, History, UserLookup and OnlineUsers. */
public interface ReadsConfig {
    /** Reads of one session that are worked on at a time. */
    @WithDefault("4")
    @Min(1)
    int atATime();

    /** Reads of one session that wait for their turn. More are refused with OVERLOADED. */
    @WithDefault("64")
    @Min(1)
    int waiting();
}
