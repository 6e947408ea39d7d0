package io.parley.message.group;

import io.parley.message.conversation.Membership;
import io.parley.proto.client.v1.GroupProfile;
import io.parley.proto.client.v1.Role;
import java.util.Map;

/**
 * A group as an action finds it.
 *
 * @param profile what it is called and how it is used
 * @param creatorId its creator
 * @param memberCount how many are in it
 * @param roles what those users are whom the action concerns; absent for who is nothing
 * @param heir who becomes the creator when the creator leaves; 0 when nobody is left
 */
public record GroupState(GroupProfile profile, int creatorId, int memberCount, Map<Integer, Role> roles, int heir) {
    /** What the user is. */
    Role role(int userId) {
        return roles.getOrDefault(userId, Role.ROLE_UNSPECIFIED);
    }

    boolean isMember(int userId) {
        return Membership.isMember(role(userId));
    }

    boolean isAdmin(int userId) {
        Role role = role(userId);
        return role == Role.ROLE_ADMIN || role == Role.ROLE_CREATOR;
    }
}
