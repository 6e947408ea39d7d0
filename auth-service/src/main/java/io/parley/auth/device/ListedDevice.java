package io.parley.auth.device;

/**
 * A device as its user is told of it. Times are in milliseconds since 1970 UTC.
 *
 * @param createdMs its first login
 * @param lastSeenMs when it was last given tokens
 * @param origin as of then
 */
public record ListedDevice(DeviceId id, long createdMs, long lastSeenMs, DeviceOrigin origin) {}
