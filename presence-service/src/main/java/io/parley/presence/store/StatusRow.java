package io.parley.presence.store;

import io.parley.proto.client.v1.Allowed;
import io.parley.proto.client.v1.UserStatus;

/**
 * What is to be known of a user before somebody is told his status.
 *
 * @param shown online, busy or offline
 * @param lastSeenMs when he was last seen there, in milliseconds since 1970 UTC; 0: not known
 * @param audience who may see him
 * @param contacts how many contacts he has
 */
public record StatusRow(int userId, UserStatus shown, long lastSeenMs, Allowed audience, int contacts) {
    /** Somebody of whom nothing is kept. */
    static StatusRow unknown(int userId) {
        return new StatusRow(userId, UserStatus.USER_STATUS_OFFLINE, 0, Allowed.ALLOWED_EVERYBODY, 0);
    }

    /** Whether a contact may see him, or somebody who is none; blocks come on top. */
    public boolean isOpenTo(boolean contact) {
        return switch (audience) {
            case ALLOWED_CONTACTS -> contact;
            case ALLOWED_NOBODY -> false;
            default -> true;
        };
    }
}
