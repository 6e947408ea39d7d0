package io.parley.gateway.session;

import io.parley.gateway.protocol.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Which sessions watch the statuses of which users, each for a while. Any thread. */
public final class StatusWatches {
    private final WatchLimits limits;
    private final long watchNanos;
    private final LongSupplier nanoTime;
    private final Map<ClientSession, Watch> bySession = new HashMap<>();
    private final Map<Integer, Set<ClientSession>> byUser = new HashMap<>();
    private int places;

    public StatusWatches(WatchLimits limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.watchNanos = TimeUnit.MILLISECONDS.toNanos(limits.watchMs());
        this.nanoTime = nanoTime;
    }

    private record Watch(Set<Integer> userIds, long sinceNanos) {}

    /** Users whom a session may watch at a time. */
    public int usersPerSession() {
        return limits.usersPerSession();
    }

    /** After what time a watch ends by itself, in seconds. */
    public int seconds() {
        return (int) TimeUnit.NANOSECONDS.toSeconds(watchNanos);
    }

    /**
     * The session watches these users from now on, and no others.
     *
     * @throws Refusal OVERLOADED, when all sessions together watch as many as they may
     */
    public synchronized void watch(ClientSession session, Set<Integer> userIds) {
        end(session);
        if (userIds.isEmpty()) {
            return;
        }
        if (places + userIds.size() > limits.mostPlaces()) {
            endOld();
            if (places + userIds.size() > limits.mostPlaces()) {
                throw Refusal.overloaded("Too many statuses are watched on this gateway; try again later.");
            }
        }
        bySession.put(session, new Watch(Set.copyOf(userIds), nanoTime.getAsLong()));
        userIds.forEach(
                userId -> byUser.computeIfAbsent(userId, id -> new HashSet<>()).add(session));
        places += userIds.size();
    }

    /** The session watches nobody any more. */
    public synchronized void end(ClientSession session) {
        Watch watch = bySession.remove(session);
        if (watch != null) {
            forget(session, watch);
        }
    }

    /** The sessions that watch a user. */
    public synchronized List<ClientSession> watching(int userId) {
        Set<ClientSession> sessions = byUser.get(userId);
        if (sessions == null) {
            return List.of();
        }
        List<ClientSession> watching = new ArrayList<>(sessions.size());
        sessions.stream().filter(session -> !isOld(bySession.get(session))).forEach(watching::add);
        return watching;
    }

    /** How many users all sessions together watch, a user counting once for each. */
    public synchronized int places() {
        return places;
    }

    /** Ends those whose time is over. */
    public synchronized void endOld() {
        Iterator<Map.Entry<ClientSession, Watch>> all = bySession.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<ClientSession, Watch> one = all.next();
            if (isOld(one.getValue())) {
                all.remove();
                forget(one.getKey(), one.getValue());
            }
        }
    }

    private boolean isOld(Watch watch) {
        return nanoTime.getAsLong() - watch.sinceNanos() > watchNanos;
    }

    private void forget(ClientSession session, Watch watch) {
        places -= watch.userIds().size();
        for (int userId : watch.userIds()) {
            byUser.computeIfPresent(userId, (id, sessions) -> {
                sessions.remove(session);
                return sessions.isEmpty() ? null : sessions;
            });
        }
    }
}
