package io.parley.gateway.session;

/**
 * What sessions may watch of statuses.
 *
 * @param usersPerSession users whom a session may watch at a time
 * @param watchMs after what time a watch ends by itself
 * @param mostPlaces users whom all sessions together may watch, each counting once for each session
 */
public record WatchLimits(int usersPerSession, long watchMs, int mostPlaces) {}
