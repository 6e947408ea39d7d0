package io.parley.gateway.session;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The sessions of this gateway: where requests and deliveries meet. Removal is by key and value, so that the end of an
 * old session can never take a newer one of the same device with it. Any thread; no lock on the way of a message.
 */
public final class SessionRegistry {
    private static final ClientSession[] NONE = {};

    private final ConcurrentMap<Long, ClientSession> byId = new ConcurrentHashMap<>();
    /** One entry per user, nearly always of one session; arrays are never changed once they are in the map. */
    private final ConcurrentMap<Integer, ClientSession[]> byUser = new ConcurrentHashMap<>();

    private final AtomicInteger size = new AtomicInteger();
    private final Consumer<ClientSession> removalListener;

    /** @param removalListener hears of every session that was added and is gone, once, on the removing thread */
    public SessionRegistry(Consumer<ClientSession> removalListener) {
        this.removalListener = removalListener;
    }

    /** From now on deliveries find the session by its id. */
    public void add(ClientSession session) {
        byId.put(session.id(), session);
        size.incrementAndGet();
    }

    /** Makes the session the one of its user and device, and answers the one it takes the place of. */
    public Optional<ClientSession> claimDevice(ClientSession session) {
        ClientSession[] replaced = {null};
        byUser.compute(session.identity().userId(), (user, sessions) -> {
            ClientSession[] present = sessions == null ? NONE : sessions;
            int place = indexOfDevice(present, session.identity().deviceId());
            replaced[0] = place < 0 ? null : present[place];
            return place < 0 ? with(present, session) : withReplaced(present, place, session);
        });
        return Optional.ofNullable(replaced[0]).filter(other -> other != session);
    }

    /** Takes this very session out; another one of the same device stays. */
    public void remove(ClientSession session) {
        byUser.computeIfPresent(session.identity().userId(), (user, sessions) -> without(sessions, session));
        if (byId.remove(session.id(), session)) {
            size.decrementAndGet();
            removalListener.accept(session);
        }
    }

    /** The session of this id; null when this gateway has none, which is no error for a delivery. */
    public ClientSession find(long sessionId) {
        return byId.get(sessionId);
    }

    /** The sessions of a user's devices. */
    public List<ClientSession> ofUser(int userId) {
        return List.of(byUser.getOrDefault(userId, NONE));
    }

    /** Every session there is, those of unfinished logins included. */
    public List<ClientSession> all() {
        return List.copyOf(byId.values());
    }

    public int size() {
        return size.get();
    }

    private static int indexOfDevice(ClientSession[] sessions, String deviceId) {
        for (int i = 0; i < sessions.length; i++) {
            if (sessions[i].identity().deviceId().equals(deviceId)) {
                return i;
            }
        }
        return -1;
    }

    private static ClientSession[] with(ClientSession[] sessions, ClientSession added) {
        ClientSession[] more = Arrays.copyOf(sessions, sessions.length + 1);
        more[sessions.length] = added;
        return more;
    }

    private static ClientSession[] withReplaced(ClientSession[] sessions, int place, ClientSession replacement) {
        ClientSession[] changed = sessions.clone();
        changed[place] = replacement;
        return changed;
    }

    private static ClientSession[] without(ClientSession[] sessions, ClientSession gone) {
        int place = indexOfDevice(sessions, gone.identity().deviceId());
        if (place < 0 || sessions[place] != gone) {
            return sessions;
        }
        if (sessions.length == 1) {
            return null;
        }
        ClientSession[] fewer = new ClientSession[sessions.length - 1];
        System.arraycopy(sessions, 0, fewer, 0, place);
        System.arraycopy(sessions, place + 1, fewer, place, fewer.length - place);
        return fewer;
    }
}
