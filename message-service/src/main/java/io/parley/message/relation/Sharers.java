package io.parley.message.relation;

import java.util.Set;

/** Those of some users who give and get read receipts. Immutable. */
public record Sharers(Set<Integer> userIds) {
    /** Nobody of whom anything is known. */
    public static final Sharers NONE = new Sharers(Set.of());

    /** Whether a user may know how far another one has read: of himself always, of others when both share it. */
    public boolean mayKnow(int userId, int readerId) {
        return userId == readerId || userIds.contains(userId) && userIds.contains(readerId);
    }
}
