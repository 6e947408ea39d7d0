package io.parley.gateway.upstream.people;

import java.time.Duration;

/**
 * What this gateway remembers of users.
 *
 * @param users how many
 * @param timeToLive for how long
 * @param tokenLifetime how old what a token says of its user may be
 * @param maxWaitingCalls how many look-up calls may wait
 * @param profilePeriodMs how often auth-service is asked whose profile changed
 */
public record DirectoryPlan(
        int users, Duration timeToLive, Duration tokenLifetime, int maxWaitingCalls, long profilePeriodMs) {
    /** How old a change may be that still matters. */
    public long lookBackMs() {
        return Math.max(timeToLive.toMillis(), tokenLifetime.toMillis());
    }
}
