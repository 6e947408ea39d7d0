package io.parley.auth.device;

import io.parley.auth.account.Account;
import io.parley.auth.token.RefreshToken;

/**
 * One password change, ready to be stored.
 *
 * @param account as it was when the old password was checked; it must still have that one
 * @param address where from
 * @param device the device that asked, which stays logged in
 * @param token its next refresh token
 */
record PasswordReplacement(
        Account account, String newHash, DeviceId device, String address, RefreshToken token, long refreshLifetimeMs) {
    int userId() {
        return account.id;
    }

    String checkedHash() {
        return account.passwordHash;
    }

    /** Without the hashes and the token. */
    @Override
    public String toString() {
        return "PasswordReplacement[userId=" + userId() + ", device=" + device.text() + "]";
    }
}
