package io.parley.presence.store;

import java.util.Comparator;

/** One session: the device it belongs to, and the id that no other session ever has. */
public record SessionRef(DeviceKey key, long sessionId) implements Comparable<SessionRef> {
    private static final Comparator<SessionRef> ORDER =
            Comparator.comparing(SessionRef::key).thenComparingLong(SessionRef::sessionId);

    @Override
    public int compareTo(SessionRef other) {
        return ORDER.compare(this, other);
    }
}
