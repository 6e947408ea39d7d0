package io.parley.auth.device;

import io.parley.auth.token.RefreshToken;
import io.parley.proto.client.v1.Notice;
import java.util.Optional;

/**
 * A login, ready to be stored.
 *
 * @param checkedHash what the account must still have
 * @param origin what the user is shown of the device
 * @param token the device's first refresh token of this login
 * @param issuedMs when its tokens are issued
 * @param notice what the user is told if the device is new; empty for the first device of an account
 */
record DeviceStart(
        int userId,
        String checkedHash,
        DeviceId device,
        DeviceOrigin origin,
        RefreshToken token,
        long expiresMs,
        long issuedMs,
        Optional<Notice> notice) {
    /** Without the hash and the token. */
    @Override
    public String toString() {
        return "DeviceStart[userId=" + userId + ", device=" + device.text() + "]";
    }
}
