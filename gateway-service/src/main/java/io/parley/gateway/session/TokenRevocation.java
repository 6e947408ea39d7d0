package io.parley.gateway.session;

import io.parley.proto.client.v1.SessionEnd;

/**
 * Some access tokens of a user are no longer good.
 *
 * @param deviceId the only device concerned; empty: every device but the next
 * @param exceptDeviceId with an empty device id, the device that is spared; may be empty
 * @param issuedUntilMs tokens issued up to then are concerned, in milliseconds since 1970 UTC
 * @param reason for a person, in English
 * @param why for clients
 * @param spareSessionsOnly whether the sessions of the spared device live on, but its tokens are no longer good
 */
public record TokenRevocation(
        int userId,
        String deviceId,
        String exceptDeviceId,
        long issuedUntilMs,
        String reason,
        SessionEnd why,
        boolean spareSessionsOnly) {

    /** Whether the session of this identity ends. */
    public boolean concerns(Identity identity) {
        return concernsDevice(identity, false);
    }

    /** Whether the token this identity was shown with begins no session any more. */
    public boolean concernsToken(Identity identity) {
        return concernsDevice(identity, spareSessionsOnly);
    }

    private boolean concernsDevice(Identity identity, boolean spared) {
        return identity.userId() == userId
                && identity.issuedAtMs() <= issuedUntilMs
                && (deviceId.isEmpty()
                        ? spared || !identity.deviceId().equals(exceptDeviceId)
                        : identity.deviceId().equals(deviceId));
    }
}
