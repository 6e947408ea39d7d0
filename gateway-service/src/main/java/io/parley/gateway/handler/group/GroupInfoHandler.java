package io.parley.gateway.handler.group;

import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.Reads;
import io.parley.gateway.dispatch.Request;
import io.parley.gateway.upstream.message.MessageClient;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.GroupInfo;
import io.parley.proto.client.v1.GroupInfoAnswer;

/** Asks message-service what a group is like. */
final class GroupInfoHandler implements FrameHandler<GroupInfo> {
    private final MessageClient messages;
    private final Reads reads;

    GroupInfoHandler(MessageClient messages, Reads reads) {
        this.messages = messages;
        this.reads = reads;
    }

    @Override
    public FrameType type() {
        return FrameType.FRAME_TYPE_GROUP_INFO;
    }

    @Override
    public void handle(Request request, GroupInfo frame) {
        reads.pass(
                request,
                () -> request.await(
                        messages.groupInfo(request.identity().userId(), frame.getConversationId()),
                        info -> request.answer(GroupInfoAnswer.newBuilder()
                                .setGroup(info.getGroup())
                                .setKeepDaysAllowed(info.getKeepDaysAllowed())
                                .build())));
    }
}
