package io.parley.auth.device;

import io.parley.auth.account.UserProfile;

/** What a device gets when its login, refresh or password change worked. */
public record IssuedTokens(
        UserProfile user, DeviceId device, String accessToken, long accessTokenSeconds, String refreshToken) {
    /** Without the tokens. */
    @Override
    public String toString() {
        return "IssuedTokens[user=" + user.id() + ", device=" + device.text() + "]";
    }
}
