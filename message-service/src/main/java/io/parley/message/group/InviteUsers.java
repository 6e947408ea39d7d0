package io.parley.message.group;

import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.MembersEvent;
import io.parley.proto.client.v1.Role;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Users are taken in.
 *
 * @param users existing ones, each once
 */
public record InviteUsers(List<Integer> users) implements Action {
    @Override
    public List<Integer> concerned() {
        return users;
    }

    @Override
    public Ruling rule(GroupState group, int authorId, GroupRules rules) {
        if (!group.isMember(authorId)) {
            return Action.unknown();
        }
        if (group.profile().getOnlyAdminsInvite() && !group.isAdmin(authorId)) {
            return Ruling.denied(
                    ErrorCode.ERROR_CODE_FORBIDDEN, "Only admins may invite to this group. Ask one of them.");
        }
        List<Integer> fresh =
                users.stream().filter(user -> !group.isMember(user)).toList();
        if (fresh.isEmpty()) {
            return Ruling.denied(ErrorCode.ERROR_CODE_ALREADY_EXISTS, "All of them are members of this group already.");
        }
        return rules.full(group, fresh.size())
                .orElseGet(() -> Action.done(
                        group,
                        MembersEvent.MEMBERS_EVENT_JOINED,
                        fresh,
                        fresh.stream().collect(Collectors.toMap(Function.identity(), user -> Role.ROLE_MEMBER))));
    }
}
