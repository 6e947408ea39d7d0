package io.parley.message.group;

import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.Members;
import io.parley.proto.client.v1.MembersEvent;
import io.parley.proto.client.v1.Role;
import java.util.List;
import java.util.Map;

/**
 * A member becomes something else.
 *
 * @param userId who
 * @param role what
 */
public record ChangeRole(int userId, Role role) implements Action {
    @Override
    public List<Integer> concerned() {
        return List.of(userId);
    }

    @Override
    public Ruling rule(GroupState group, int authorId, GroupRules rules) {
        if (!group.isMember(authorId)) {
            return Action.unknown();
        }
        if (group.role(authorId) != Role.ROLE_CREATOR) {
            return Ruling.denied(
                    ErrorCode.ERROR_CODE_FORBIDDEN, "Only the creator of the group may change roles. Ask him.");
        }
        if (userId == authorId) {
            return Ruling.denied(
                    ErrorCode.ERROR_CODE_INVALID,
                    "A creator cannot change his own role. Make somebody else the creator.");
        }
        if (!group.isMember(userId)) {
            return Ruling.denied(ErrorCode.ERROR_CODE_NOT_FOUND, "User " + userId + " is no member of this group.");
        }
        if (group.role(userId) == role) {
            return Ruling.denied(ErrorCode.ERROR_CODE_ALREADY_EXISTS, "User " + userId + " has this role already.");
        }
        Members.Builder changed = Members.newBuilder()
                .setEvent(MembersEvent.MEMBERS_EVENT_ROLE)
                .addUserIds(userId)
                .setRole(role);
        return role == Role.ROLE_CREATOR
                ? Action.done(
                        group,
                        changed.setCreatorId(userId),
                        Map.of(userId, Role.ROLE_CREATOR, authorId, Role.ROLE_ADMIN))
                : Action.done(group, changed, Map.of(userId, role));
    }
}
