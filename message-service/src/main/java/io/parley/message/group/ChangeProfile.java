package io.parley.message.group;

import io.parley.message.entry.ProfileEntry;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.GroupProfile;
import java.util.Map;

/**
 * The group is called or used otherwise.
 *
 * @param profile all of it
 */
public record ChangeProfile(GroupProfile profile) implements Action {
    @Override
    public Ruling rule(GroupState group, int authorId, GroupRules rules) {
        if (!group.isMember(authorId)) {
            return Action.unknown();
        }
        if (group.profile().getOnlyAdminsEdit() && !group.isAdmin(authorId)) {
            return Ruling.denied(ErrorCode.ERROR_CODE_FORBIDDEN, "Only admins may change this group. Ask one of them.");
        }
        boolean sameSettings = profile.toBuilder()
                .setName("")
                .setDescription("")
                .setAvatarUrl("")
                .build()
                .equals(group.profile().toBuilder()
                        .setName("")
                        .setDescription("")
                        .setAvatarUrl("")
                        .build());
        if (!sameSettings && !group.isAdmin(authorId)) {
            return Ruling.denied(
                    ErrorCode.ERROR_CODE_FORBIDDEN,
                    "Only admins may change the settings of this group. Change its name, description and avatar only.");
        }
        return new Ruling.Done(new ProfileEntry(profile), Map.of(), profile);
    }
}
