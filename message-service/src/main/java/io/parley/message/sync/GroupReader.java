package io.parley.message.sync;

import io.parley.message.conversation.Membership;
import io.parley.message.store.group.GroupStore;
import io.parley.proto.ConversationIds;
import io.parley.proto.Seqs;
import io.parley.proto.client.v1.Group;
import io.parley.proto.client.v1.GroupMember;
import io.parley.proto.client.v1.GroupMembers;
import io.parley.proto.client.v1.GroupMembersAnswer;
import io.parley.proto.client.v1.Joining;
import io.parley.proto.client.v1.Role;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Answers what groups are like and who is in them. Safe for any thread. */
@ApplicationScoped
public class GroupReader {
    private final GroupStore store;

    /** For CDI. */
    public GroupReader(GroupStore store) {
        this.store = store;
    }

    /** The group as the user may see it: fails with a {@link Hidden} when he is not in it and cannot join. */
    public Future<Group> info(int userId, long conversationId) {
        return group(userId, conversationId).map(group -> {
            if (Membership.isMember(group.getRole())) {
                return group;
            }
            Joining joining = group.getProfile().getJoining();
            if (joining != Joining.JOINING_OPEN && joining != Joining.JOINING_REQUEST) {
                throw new Hidden();
            }
            return Group.newBuilder()
                    .setConversationId(conversationId)
                    .setProfile(group.getProfile())
                    .setRole(group.getRole())
                    .build();
        });
    }

    private Future<Group> group(int userId, long conversationId) {
        if (!ConversationIds.isGroup(conversationId)) {
            return Future.failedFuture(new IllegalArgumentException("conversation_id must be that of a group."));
        }
        return store.groups(userId, List.of(conversationId)).compose(found -> {
            Group group = found.get(conversationId);
            return group == null ? Future.failedFuture(new Hidden()) : Future.succeededFuture(group);
        });
    }

    /** A page of members, for one of them; admins see who asks to join as well. Fails with a {@link Hidden} for others. */
    public Future<GroupMembersAnswer> members(int userId, GroupMembers page) {
        return group(userId, page.getConversationId()).compose(group -> {
            if (!Membership.isMember(group.getRole())) {
                return Future.failedFuture(new Hidden());
            }
            long since = Seqs.comparable(page.getChangedSince());
            boolean admin = group.getRole() != Role.ROLE_MEMBER;
            return store.members(
                            page.getConversationId(),
                            page.getAfterUserId(),
                            since > 0 ? Role.ROLE_UNSPECIFIED_VALUE : Role.ROLE_MEMBER_VALUE,
                            admin ? Role.ROLE_APPLICANT_VALUE : Role.ROLE_CREATOR_VALUE,
                            since,
                            page.getLimit() + 1)
                    .map(found -> answer(group, found, page.getLimit()));
        });
    }

    private static GroupMembersAnswer answer(Group group, List<GroupMember> found, int limit) {
        return GroupMembersAnswer.newBuilder()
                .addAllMembers(found.subList(0, Math.min(limit, found.size())))
                .setMore(found.size() > limit)
                .setMembersSeq(group.getMembersSeq())
                .build();
    }
}
