package io.parley.gateway.handler.group;

import com.google.protobuf.Message;
import io.parley.gateway.dispatch.FieldRules;
import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.PeerTurn;
import io.parley.gateway.dispatch.Request;
import io.parley.gateway.dispatch.StoredReply;
import io.parley.gateway.session.Identity;
import io.parley.gateway.upstream.message.MessageStreams;
import io.parley.proto.ConversationIds;
import io.parley.proto.client.v1.CreateGroup;
import io.parley.proto.client.v1.CreateGroupAnswer;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.SendAck;
import io.parley.proto.message.v1.SendCommand;

/** Forwards the creation of a group the way that messages go: its first entry is one of its log. */
final class CreateGroupHandler implements FrameHandler<CreateGroup> {
    private final MessageStreams streams;
    private final PeerTurn peers;

    CreateGroupHandler(MessageStreams streams, PeerTurn peers) {
        this.streams = streams;
        this.peers = peers;
    }

    @Override
    public FrameType type() {
        return FrameType.FRAME_TYPE_CREATE_GROUP;
    }

    @Override
    public void handle(Request request, CreateGroup frame) {
        FieldRules.checkClientMessageId(frame.getClientMessageId());
        FieldRules.checkProfile(frame.getProfile());
        FieldRules.checkInvited(frame.getUserIdsList(), 0);
        peers.takeAll(request, frame.getUserIdsList(), () -> forward(request, frame));
    }

    private void forward(Request request, CreateGroup frame) {
        Identity creator = request.identity();
        long id = ConversationIds.group(creator.userId(), frame.getClientMessageId());
        SendCommand.Builder command = SendCommand.newBuilder()
                .setSenderId(creator.userId())
                .setSenderDevice(creator.deviceId())
                .setSenderName(creator.userName())
                .setClientMessageId(frame.getClientMessageId())
                .setConversationId(id)
                .setCreateGroup(frame);
        streams.send(
                id,
                command,
                request.connection().loop().eventLoop(),
                new StoredReply(request, CreateGroupHandler::answer));
    }

    private static Message answer(SendAck ack) {
        return CreateGroupAnswer.newBuilder()
                .setConversationId(ack.getConversationId())
                .setSeq(ack.getSeq())
                .setTimestampMs(ack.getTimestampMs())
                .build();
    }
}
