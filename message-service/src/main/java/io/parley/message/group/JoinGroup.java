package io.parley.message.group;

import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.Joining;
import io.parley.proto.client.v1.MembersEvent;
import io.parley.proto.client.v1.Role;
import java.util.List;
import java.util.Map;

/** Its author wants to be in the group. */
public record JoinGroup() implements Action {
    @Override
    public Ruling rule(GroupState group, int authorId, GroupRules rules) {
        if (group.isMember(authorId)) {
            return Ruling.denied(ErrorCode.ERROR_CODE_ALREADY_EXISTS, "You are a member of this group already.");
        }
        Joining joining = group.profile().getJoining();
        if (joining == Joining.JOINING_OPEN) {
            return rules.full(group, 1)
                    .orElseGet(() -> Action.done(
                            group,
                            MembersEvent.MEMBERS_EVENT_JOINED,
                            List.of(authorId),
                            Map.of(authorId, Role.ROLE_MEMBER)));
        }
        if (joining != Joining.JOINING_REQUEST) {
            return Action.unknown();
        }
        return group.role(authorId) == Role.ROLE_APPLICANT
                ? Ruling.denied(
                        ErrorCode.ERROR_CODE_ALREADY_EXISTS,
                        "You have asked to join already. Wait for an admin of the group to answer.")
                : Action.done(
                        group,
                        MembersEvent.MEMBERS_EVENT_ASKED,
                        List.of(authorId),
                        Map.of(authorId, Role.ROLE_APPLICANT));
    }
}
