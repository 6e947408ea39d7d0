package io.parley.message.group;

import io.parley.message.entry.GroupAction;
import io.parley.message.entry.MembersEntry;
import io.parley.proto.client.v1.GroupProfile;
import io.parley.proto.client.v1.Members;
import io.parley.proto.client.v1.MembersEvent;
import io.parley.proto.client.v1.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A group that is to be.
 *
 * @param profile what it is called and how it is used
 * @param users further members, each once, without the creator
 */
public record NewGroup(GroupProfile profile, List<Integer> users) implements GroupAction {
    /** What comes of it where there is no such group yet. */
    public Ruling.Done ruling(int creatorId) {
        Map<Integer, Role> roles = new HashMap<>();
        users.forEach(user -> roles.put(user, Role.ROLE_MEMBER));
        roles.put(creatorId, Role.ROLE_CREATOR);
        Members created = Members.newBuilder()
                .setEvent(MembersEvent.MEMBERS_EVENT_CREATED)
                .addUserIds(creatorId)
                .addAllUserIds(users)
                .setCreatorId(creatorId)
                .build();
        return new Ruling.Done(new MembersEntry(created), roles, profile);
    }
}
