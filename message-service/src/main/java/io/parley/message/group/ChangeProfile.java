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
        GroupProfile next = withKeepDays(group.profile().getKeepDays());
        if (!settings(next).equals(settings(group.profile())) && !group.isAdmin(authorId)) {
            return Ruling.denied(
                    ErrorCode.ERROR_CODE_FORBIDDEN,
                    "Only admins may change the settings of this group. Change its name, description and avatar only.");
        }
        return rules.forbidsKeeping(next.getKeepDays(), group.profile().getKeepDays())
                .<Ruling>map(Ruling.Denied::new)
                .orElseGet(() -> new Ruling.Done(new ProfileEntry(next), Map.of(), next));
    }

    /** Clients that do not know this setting leave it as it is. */
    private GroupProfile withKeepDays(int before) {
        int days = profile.hasKeepDays() ? profile.getKeepDays() : before;
        return days == 0
                ? profile.toBuilder().clearKeepDays().build()
                : profile.toBuilder().setKeepDays(days).build();
    }

    /** All but what every member may change. */
    private static GroupProfile settings(GroupProfile profile) {
        return profile.toBuilder()
                .clearName()
                .clearDescription()
                .clearAvatarUrl()
                .setKeepDays(profile.getKeepDays())
                .build();
    }
}
