package io.parley.message.routing;

import com.google.protobuf.ByteString;
import io.parley.proto.event.v1.GroupAudience;
import java.util.List;
import java.util.function.Supplier;

/** A frame for live sessions. */
public sealed interface Push {
    /** The whole client frame. */
    ByteString frame();

    /** Whose sessions are to be looked up for it. */
    List<Integer> lookedUp();

    /** Which entry it brings. */
    PushedEntry entry();

    /** The same for sessions that are looked up, whoever would find them otherwise. */
    Push toUsers();

    /** For all devices of these users but the one it comes from. */
    static Push toAllBut(ByteString frame, List<Integer> users, int fromUserId, String fromDeviceId) {
        return new ToUsers(frame, users, fromUserId, fromDeviceId, 0, PushedEntry.NONE);
    }

    /** For all devices of one user. */
    static Push toUser(ByteString frame, int userId) {
        return new ToUsers(frame, List.of(userId), 0, null, 0, PushedEntry.NONE);
    }

    /** For one session that has not acknowledged an entry in time. */
    static Push toSession(ByteString frame, int userId, long sessionId, PushedEntry entry) {
        return new ToUsers(frame, List.of(userId), 0, null, sessionId, entry);
    }

    /**
     * For sessions that are looked up.
     *
     * @param users who gets it, on every device; each once
     * @param exceptUserId the user of the device that is left out; 0 for none
     * @param exceptDeviceId the device that is left out (it knows already), or {@code null}
     * @param onlySessionId when not 0: only this session gets it
     */
    record ToUsers(
            ByteString frame,
            List<Integer> users,
            int exceptUserId,
            String exceptDeviceId,
            long onlySessionId,
            PushedEntry entry)
            implements Push {
        @Override
        public List<Integer> lookedUp() {
            return users;
        }

        @Override
        public Push toUsers() {
            return this;
        }

        boolean isFor(int user, String device, long session) {
            if (onlySessionId != 0) {
                return session == onlySessionId;
            }
            return !(user == exceptUserId && device.equals(exceptDeviceId));
        }
    }

    /**
     * For the members of a large group: each gateway finds its sessions by itself.
     *
     * @param audience who gets it, in words that a gateway understands
     * @param users who that is now, for when a gateway does not; each once
     */
    record ToMembers(ByteString frame, GroupAudience audience, Supplier<List<Integer>> users, PushedEntry entry)
            implements Push {
        @Override
        public List<Integer> lookedUp() {
            return List.of();
        }

        @Override
        public Push toUsers() {
            return new ToUsers(frame, users.get(), audience.getExceptUserId(), audience.getExceptDeviceId(), 0, entry);
        }
    }
}
