package io.parley.message.config;

import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;

/** Sync and History: how the capacity to read is divided among users. */
public interface ReadsConfig {
    /** Reads of this pod at a time. Each takes a connection of the general pool (quarkus.datasource.reactive.max-size), which must have some left for cursors and redelivery. */
    @WithDefault("12")
    @Min(1)
    int atATime();

    /** Reads of one user at a time. */
    @WithDefault("4")
    @Min(1)
    int atATimePerUser();

    /** Reads that may wait for their turn; further ones are refused with OVERLOADED. */
    @WithDefault("2048")
    @Min(1)
    int waiting();

    /** Entries of one conversation that a device may be behind before it is told to start anew there, if it knows how to, in place of being sent them all. */
    @WithDefault("10000")
    @Min(1)
    int restartBeyond();

    /** Reads of one user that may wait for their turn; further ones are refused with OVERLOADED. */
    @WithDefault("128")
    @Min(1)
    int waitingPerUser();
}
