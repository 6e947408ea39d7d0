package io.parley.message.routing;

import com.google.protobuf.ByteString;

/**
 * A frame for the live sessions of one or two users.
 *
 * @param frame the whole client frame
 * @param userId a user who gets it, on every device
 * @param otherUserId another such user; the same or 0 for none
 * @param exceptUserId the user of the device that is left out; 0 for none
 * @param exceptDeviceId the device that is left out (it knows already), or {@code null}
 * @param onlySessionId when not 0: only this session gets it
 */
public record Push(
        ByteString frame, int userId, int otherUserId, int exceptUserId, String exceptDeviceId, long onlySessionId) {

    /** For all devices of both users but the one it comes from. */
    public static Push toBoth(ByteString frame, int userId, int otherUserId, int fromUserId, String fromDeviceId) {
        return new Push(frame, userId, otherUserId, fromUserId, fromDeviceId, 0);
    }

    /** For all devices of one user. */
    public static Push toUser(ByteString frame, int userId) {
        return new Push(frame, userId, 0, 0, null, 0);
    }

    /** For one session. */
    public static Push toSession(ByteString frame, int userId, long sessionId) {
        return new Push(frame, userId, 0, 0, null, sessionId);
    }

    boolean isFor(int user, String device, long session) {
        if (onlySessionId != 0) {
            return session == onlySessionId;
        }
        return !(user == exceptUserId && device.equals(exceptDeviceId));
    }
}
