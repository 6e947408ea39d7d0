package io.parley.presence.lease;

import java.time.Duration;

/**
 * How long leases last and how they are watched.
 *
 * @param lease how long a lease lasts without a renewal
 * @param sweepInterval pause between two looks for leases that ran out
 * @param censusInterval how often leases and sessions are counted
 */
public record LeaseTerms(Duration lease, Duration sweepInterval, Duration censusInterval) {}
