package io.parley.message.group;

import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.MembersEvent;
import io.parley.proto.client.v1.Role;
import java.util.List;
import java.util.Map;

/**
 * A user is taken out, or not let in.
 *
 * @param userId who
 */
public record RemoveUser(int userId) implements Action {
    @Override
    public List<Integer> concerned() {
        return List.of(userId);
    }

    @Override
    public Ruling rule(GroupState group, int authorId, GroupRules rules) {
        if (!group.isMember(authorId)) {
            return Action.unknown();
        }
        if (userId == authorId) {
            return Ruling.denied(ErrorCode.ERROR_CODE_INVALID, "You cannot remove yourself. Leave the group instead.");
        }
        if (!group.isAdmin(authorId)) {
            return Ruling.denied(ErrorCode.ERROR_CODE_FORBIDDEN, "Only admins may remove members. Ask one of them.");
        }
        return switch (group.role(userId)) {
            case ROLE_APPLICANT ->
                Action.done(
                        group,
                        MembersEvent.MEMBERS_EVENT_REFUSED,
                        List.of(userId),
                        Map.of(userId, Role.ROLE_UNSPECIFIED));
            case ROLE_CREATOR ->
                Ruling.denied(ErrorCode.ERROR_CODE_FORBIDDEN, "Nobody can remove the creator of a group.");
            case ROLE_ADMIN ->
                group.role(authorId) == Role.ROLE_CREATOR
                        ? removed(group)
                        : Ruling.denied(
                                ErrorCode.ERROR_CODE_FORBIDDEN, "Only the creator of the group may remove an admin.");
            case ROLE_MEMBER -> removed(group);
            default -> Ruling.denied(ErrorCode.ERROR_CODE_NOT_FOUND, "User " + userId + " is no member of this group.");
        };
    }

    private Ruling removed(GroupState group) {
        return Action.done(
                group, MembersEvent.MEMBERS_EVENT_REMOVED, List.of(userId), Map.of(userId, Role.ROLE_UNSPECIFIED));
    }
}
