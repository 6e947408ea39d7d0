package io.parley.gateway.handler.group;

import io.parley.gateway.dispatch.FieldRules;
import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.Reads;
import io.parley.gateway.dispatch.Request;
import io.parley.gateway.dispatch.RequestLimits;
import io.parley.gateway.upstream.message.MessageClient;
import io.parley.gateway.upstream.people.UserDirectory;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.GroupMember;
import io.parley.proto.client.v1.GroupMembers;
import io.parley.proto.client.v1.GroupMembersAnswer;
import io.parley.proto.client.v1.User;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Lists members: ids and roles from message-service, names from the directory. */
final class GroupMembersHandler implements FrameHandler<GroupMembers> {
    private final MessageClient messages;
    private final UserDirectory directory;
    private final Reads reads;

    GroupMembersHandler(MessageClient messages, UserDirectory directory, Reads reads) {
        this.messages = messages;
        this.directory = directory;
        this.reads = reads;
    }

    @Override
    public FrameType type() {
        return FrameType.FRAME_TYPE_GROUP_MEMBERS;
    }

    @Override
    public void handle(Request request, GroupMembers frame) {
        GroupMembers page = frame.toBuilder()
                .setLimit(FieldRules.pageSize(frame.getLimit(), RequestLimits.DEFAULT_PAGE))
                .build();
        reads.pass(
                request,
                () -> request.await(
                        messages.groupMembers(request.identity().userId(), page).thenCompose(this::withNames),
                        answer -> reads.answer(request, answer.getMembersList(), fitting -> answer.toBuilder()
                                .clearMembers()
                                .addAllMembers(fitting)
                                .setMore(answer.getMore() || fitting.size() < answer.getMembersCount())
                                .build())));
    }

    /** Who is not found keeps his id alone: an account may be gone. */
    private CompletionStage<GroupMembersAnswer> withNames(GroupMembersAnswer answer) {
        List<Integer> ids = answer.getMembersList().stream()
                .map(member -> member.getUser().getId())
                .toList();
        return directory.find(UserDirectory.Purpose.NAMES, ids, List.of()).thenApply(found -> {
            GroupMembersAnswer.Builder named = answer.toBuilder().clearMembers();
            for (GroupMember member : answer.getMembersList()) {
                User user = found.withId(member.getUser().getId());
                named.addMembers(
                        user == null ? member : member.toBuilder().setUser(user).build());
            }
            return named.build();
        });
    }
}
