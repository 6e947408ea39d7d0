package io.parley.message.routing;

import com.google.protobuf.ByteString;
import java.util.List;

/**
 * A frame for the live sessions of some users.
 *
 * @param frame the whole client frame
 * @param users who gets it, on every device; each once
 * @param exceptUserId the user of the device that is left out; 0 for none
 * @param exceptDeviceId the device that is left out (it knows already), or {@code null}
 * @param onlySessionId when not 0: only this session gets it
 */
public record Push(ByteString frame, List<Integer> users, int exceptUserId, String exceptDeviceId, long onlySessionId) {

    /** For all devices of these users but the one it comes from. */
    public static Push toAllBut(ByteString frame, List<Integer> users, int fromUserId, String fromDeviceId) {
        return new Push(frame, users, fromUserId, fromDeviceId, 0);
    }

    /** For all devices of one user. */
    public static Push toUser(ByteString frame, int userId) {
        return new Push(frame, List.of(userId), 0, null, 0);
    }

    /** For one session. */
    public static Push toSession(ByteString frame, int userId, long sessionId) {
        return new Push(frame, List.of(userId), 0, null, sessionId);
    }

    boolean isFor(int user, String device, long session) {
        if (onlySessionId != 0) {
            return session == onlySessionId;
        }
        return !(user == exceptUserId && device.equals(exceptDeviceId));
    }
}
