package io.parley.presence.store;

import java.util.Comparator;

/**
 * A device of a user: what can have one session at a time. Sorted by user and then by device, the order of the primary
 * key: whoever locks several rows locks them in this order.
 */
public record DeviceKey(int userId, String deviceId) implements Comparable<DeviceKey> {
    private static final Comparator<DeviceKey> PRIMARY_KEY_ORDER =
            Comparator.comparingInt(DeviceKey::userId).thenComparing(DeviceKey::deviceId);

    @Override
    public int compareTo(DeviceKey other) {
        return PRIMARY_KEY_ORDER.compare(this, other);
    }
}
