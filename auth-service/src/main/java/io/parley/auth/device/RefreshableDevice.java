package io.parley.auth.device;

import io.parley.auth.account.UserProfile;

/**
 * The device a refresh token belongs to.
 *
 * @param newest whether the token is the newest of its family; otherwise it was used before
 */
record RefreshableDevice(UserProfile user, DeviceId device, boolean newest, long expiresMs, long revokedUntilMs) {}
