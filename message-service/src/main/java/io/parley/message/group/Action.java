package io.parley.message.group;

import io.parley.message.entry.GroupAction;
import io.parley.message.entry.MembersEntry;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.Members;
import io.parley.proto.client.v1.MembersEvent;
import io.parley.proto.client.v1.Role;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** An action on a group that exists, in the words of its rules. */
public sealed interface Action extends GroupAction
        permits JoinGroup, LeaveGroup, InviteUsers, RemoveUser, ChangeRole, ChangeProfile {
    /** Whose roles have to be known, beside the author's. */
    default List<Integer> concerned() {
        return List.of();
    }

    /**
     * What comes of it. Depends on its arguments alone.
     *
     * @param group as it is before
     * @param authorId who acts
     */
    Ruling rule(GroupState group, int authorId, GroupRules rules);

    /** Who is not in the group is not told more of it than who has made up its id. */
    static Ruling unknown() {
        return Ruling.denied(
                ErrorCode.ERROR_CODE_NOT_FOUND, "You are in no group with this conversation_id. Check it.");
    }

    /** Done, with a {@link Members} entry. */
    static Ruling done(GroupState group, MembersEvent event, Collection<Integer> users, Map<Integer, Role> roles) {
        return done(group, Members.newBuilder().setEvent(event).addAllUserIds(users), roles);
    }

    /** The same with more to say. */
    static Ruling done(GroupState group, Members.Builder members, Map<Integer, Role> roles) {
        return new Ruling.Done(new MembersEntry(members.build()), roles, group.profile());
    }
}
