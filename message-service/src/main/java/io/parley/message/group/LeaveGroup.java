package io.parley.message.group;

import io.parley.proto.client.v1.Members;
import io.parley.proto.client.v1.MembersEvent;
import io.parley.proto.client.v1.Role;
import java.util.Map;

/** Its author does not want to be in the group any more. */
public record LeaveGroup() implements Action {
    @Override
    public Ruling rule(GroupState group, int authorId, GroupRules rules) {
        Members.Builder left =
                Members.newBuilder().setEvent(MembersEvent.MEMBERS_EVENT_LEFT).addUserIds(authorId);
        if (group.role(authorId) == Role.ROLE_CREATOR && group.heir() != 0) {
            return Action.done(
                    group,
                    left.setCreatorId(group.heir()),
                    Map.of(authorId, Role.ROLE_UNSPECIFIED, group.heir(), Role.ROLE_CREATOR));
        }
        return group.role(authorId) == Role.ROLE_UNSPECIFIED
                ? Action.unknown()
                : Action.done(group, left, Map.of(authorId, Role.ROLE_UNSPECIFIED));
    }
}
