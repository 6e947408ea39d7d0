package io.parley.auth.device;

import io.parley.auth.token.RefreshToken;

/**
 * One password change, ready to be stored.
 *
 * @param checkedHash what the account must still have
 * @param device the device that asked, which stays logged in
 * @param token its next refresh token
 */
record PasswordReplacement(
        int userId, String checkedHash, String newHash, DeviceId device, RefreshToken token, long refreshLifetimeMs) {
    /** Without the hashes and the token. */
    @Override
    public String toString() {
        return "PasswordReplacement[userId=" + userId + ", device=" + device.text() + "]";
    }
}
