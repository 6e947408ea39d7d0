package io.parley.presence.store;

import java.time.Duration;

/**
 * How patient the store is.
 *
 * @param queue how many statements and transactions may wait for a connection
 * @param callTimeout how long one statement or transaction may take, retries included
 * @param lockWait how long the database lets a statement wait for a row lock; whole seconds
 * @param conflictRetries how often a transaction that lost a deadlock is tried again
 * @param clearChunk how many sessions of a gone gateway one statement removes
 */
public record DatabaseSettings(
        int queue, Duration callTimeout, Duration lockWait, int conflictRetries, int clearChunk) {}
