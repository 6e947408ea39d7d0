package io.parley.gateway.session;

/**
 * Some access tokens of a user are no longer good.
 *
 * @param deviceId the only device concerned; empty: every device but the next
 * @param exceptDeviceId with an empty device id, the device that is spared; may be empty
 * @param issuedUntilMs tokens issued up to then are concerned, in milliseconds since 1970 UTC
 * @param reason for a person, in English
 */
public record TokenRevocation(int userId, String deviceId, String exceptDeviceId, long issuedUntilMs, String reason) {

    /** Whether the token this identity was shown with is one of them. */
    public boolean concerns(Identity identity) {
        return identity.userId() == userId
                && identity.issuedAtMs() <= issuedUntilMs
                && (deviceId.isEmpty()
                        ? !identity.deviceId().equals(exceptDeviceId)
                        : identity.deviceId().equals(deviceId));
    }
}
