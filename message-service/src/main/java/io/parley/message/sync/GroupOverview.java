package io.parley.message.sync;

import io.parley.message.store.group.GroupStore;
import io.parley.proto.admin.v1.FindGroupResponse;
import io.parley.proto.admin.v1.Group;
import io.parley.proto.admin.v1.GroupMember;
import io.parley.proto.client.v1.GroupProfile;
import io.parley.proto.client.v1.Joining;
import io.parley.proto.client.v1.Role;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Answers an operator who asks what a group is like and who is in it. Safe for any thread. */
@ApplicationScoped
public class GroupOverview {
    private static final int NOBODY = 0;

    private final GroupStore store;

    /** For CDI. */
    public GroupOverview(GroupStore store) {
        this.store = store;
    }

    /** The group with a page of its members, and who asks to be let in; empty when there is none. */
    public Future<Optional<FindGroupResponse>> of(long conversationId, int afterUserId, int limit) {
        return store.groups(NOBODY, List.of(conversationId))
                .compose(found -> found.isEmpty()
                        ? Future.succeededFuture(Optional.empty())
                        : store.members(
                                        conversationId,
                                        afterUserId,
                                        Role.ROLE_MEMBER_VALUE,
                                        Role.ROLE_APPLICANT_VALUE,
                                        0,
                                        limit + 1)
                                .map(members -> Optional.of(answer(found.get(conversationId), members, limit))));
    }

    private static FindGroupResponse answer(
            io.parley.proto.client.v1.Group group, List<io.parley.proto.client.v1.GroupMember> members, int limit) {
        FindGroupResponse.Builder response =
                FindGroupResponse.newBuilder().setGroup(group(group)).setMore(members.size() > limit);
        members.stream()
                .limit(limit)
                .forEach(member -> response.addMembers(GroupMember.newBuilder()
                        .setUserId(member.getUser().getId())
                        .setRole(word(member.getRole().name(), "ROLE_"))
                        .setJoinedSeq(member.getJoinedSeq())));
        return response.build();
    }

    private static Group group(io.parley.proto.client.v1.Group group) {
        GroupProfile profile = group.getProfile();
        Joining joining =
                profile.getJoining() == Joining.JOINING_UNSPECIFIED ? Joining.JOINING_INVITE : profile.getJoining();
        return Group.newBuilder()
                .setConversationId(group.getConversationId())
                .setName(profile.getName())
                .setCreatorId(group.getCreatorId())
                .setMemberCount(group.getMemberCount())
                .setCreatedMs(group.getCreatedMs())
                .setJoining(word(joining.name(), "JOINING_"))
                .setOnlyAdminsWrite(profile.getOnlyAdminsWrite())
                .setOnlyAdminsInvite(profile.getOnlyAdminsInvite())
                .setOnlyAdminsEdit(profile.getOnlyAdminsEdit())
                .setWholeHistory(profile.getWholeHistory())
                .setKeepDays(profile.getKeepDays())
                .build();
    }

    private static String word(String constant, String prefix) {
        return constant.substring(prefix.length()).toLowerCase(Locale.ROOT);
    }
}
