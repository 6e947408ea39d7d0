package io.parley.presence.app;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Every key of presence-service under {@code parley.presence}. */
@ConfigMapping(prefix = "parley.presence")
public interface PresenceConfig {
    /** How long a gateway's lease lasts without a renewal. 1 s to 10 min. */
    @WithDefault("9s")
    Duration lease();

    /**
     * How long a connection of a caller lives, give or take a tenth, until it is ended in good order and the caller connects
     * anew: behind a single address that is how new replicas get work. At least 1 s.
     */
    @WithDefault("25s")
    Duration connectionAge();

    /** How long calls under way may take on a connection that has reached its age. At least the call timeout. */
    @WithDefault("10s")
    Duration connectionGrace();

    /** Pause between two looks for leases that ran out, on every replica. At least 50 ms, at most a third of the lease. */
    @WithDefault("2s")
    Duration sweepInterval();

    /** How often leases and sessions are counted, for the metrics and for gateways that rebalance. At least 1 s. */
    @WithDefault("15s")
    Duration censusInterval();

    /** How long one statement or transaction may take, retries included, before the call is refused. At least 100 ms. */
    @WithDefault("5s")
    Duration callTimeout();

    /** Statements and transactions that may wait for a connection to MySQL; more are refused. 1 to 100,000. */
    @WithDefault("10000")
    int databaseQueue();

    /** How long a statement may wait for a row lock before it is tried again. Whole seconds, at least 1 s. */
    @WithDefault("2s")
    Duration lockWait();

    /** How many times a transaction that lost a deadlock or a lock wait is tried again. 1 to 100. */
    @WithDefault("8")
    int conflictRetries();

    /** How many sessions of a gone gateway one statement removes. 1 to 100,000. */
    @WithDefault("1000")
    int clearChunk();

    /** How long a call that replaced sessions waits for Kafka to accept the notices. 0 s to 10 s. */
    @WithDefault("1s")
    Duration noticeWait();

    /** How many records of notices may wait for the publishing thread; what comes on top is dropped. 1 to 100,000. */
    @WithDefault("1000")
    int noticeQueue();

    /** How long Kafka may be away before a notice is given up. 5 s to 10 min. */
    @WithDefault("2m")
    Duration noticeLifetime();
}
