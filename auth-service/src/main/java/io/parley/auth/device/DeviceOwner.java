package io.parley.auth.device;

/**
 * Whose device has shown a refresh token, be it used up or expired.
 *
 * @param device names the device among all; never shown
 */
public record DeviceOwner(int userId, String device) {}
