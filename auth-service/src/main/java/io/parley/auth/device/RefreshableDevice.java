package io.parley.auth.device;

import io.parley.auth.account.UserProfile;
import io.parley.auth.token.RefreshToken;
import java.util.Arrays;
import java.util.Optional;

/**
 * The device a refresh token belongs to, as it is stored.
 *
 * @param newestHash of its newest refresh token
 * @param rotation how that one came about; absent after a login
 * @param issuedMs when its newest access token was issued
 */
record RefreshableDevice(
        UserProfile user,
        DeviceId device,
        byte[] newestHash,
        Optional<Rotation> rotation,
        long expiresMs,
        long issuedMs,
        long revokedUntilMs) {
    /** The token that was replaced last, by its hash, what its successor was made of, and when. */
    record Rotation(byte[] previousHash, byte[] salt, long atMs) {}

    boolean isNewest(RefreshToken token) {
        return Arrays.equals(token.hash(), newestHash);
    }

    /** The newest token, when this one was used for it no longer ago than that. */
    Optional<RefreshToken> successor(RefreshToken token, long sinceMs) {
        return rotation.filter(last -> last.atMs() >= sinceMs && Arrays.equals(token.hash(), last.previousHash()))
                .map(last -> token.next(last.salt()))
                .filter(this::isNewest);
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "RefreshableDevice[user=" + user.id() + ", device=" + device.text() + "]";
    }
}
