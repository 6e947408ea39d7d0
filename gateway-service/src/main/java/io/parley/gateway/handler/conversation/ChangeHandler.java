package io.parley.gateway.handler.conversation;

import com.google.protobuf.Message;
import io.parley.gateway.dispatch.FieldRules;
import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.PeerTurn;
import io.parley.gateway.dispatch.Request;
import io.parley.gateway.dispatch.RequestLimits;
import io.parley.gateway.dispatch.StoredReply;
import io.parley.gateway.protocol.FrameBudget;
import io.parley.gateway.protocol.Refusal;
import io.parley.gateway.session.Identity;
import io.parley.gateway.upstream.message.MessageStreams;
import io.parley.proto.ConversationIds;
import io.parley.proto.client.v1.Change;
import io.parley.proto.client.v1.ChangeAck;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.SendAck;
import io.parley.proto.message.v1.SendCommand;

/** Forwards a change of a message or a group, of whatever kind, the way that messages go. message-service knows what may be changed how, and who may change a group. */
final class ChangeHandler implements FrameHandler<Change> {
    private final MessageStreams streams;
    private final PeerTurn peers;
    private final RequestLimits limits;
    private final FrameBudget budget;

    ChangeHandler(MessageStreams streams, PeerTurn peers, RequestLimits limits) {
        this.streams = streams;
        this.peers = peers;
        this.limits = limits;
        this.budget = new FrameBudget(limits.frameBytes());
    }

    @Override
    public FrameType type() {
        return FrameType.FRAME_TYPE_CHANGE;
    }

    @Override
    public void handle(Request request, Change frame) {
        FieldRules.checkClientMessageId(frame.getClientMessageId());
        if (frame.getWhatCase() == Change.WhatCase.WHAT_NOT_SET) {
            throw Refusal.invalid("edit, recall, react, pin or what changes a group must say what to change.");
        }
        boolean ofMessage =
                switch (frame.getWhatCase()) {
                    case EDIT, RECALL, REACT, PIN -> true;
                    default -> false;
                };
        if (!ofMessage && !ConversationIds.isGroup(frame.getConversationId())) {
            throw Refusal.invalid("conversation_id must be that of a group.");
        }
        if (ofMessage && frame.getTargetSeq() <= 0) {
            throw Refusal.invalid("target_seq must say which message to change.");
        }
        if (frame.hasProfile()) {
            FieldRules.checkProfile(frame.getProfile());
        }
        if (frame.hasEdit()) {
            FieldRules.checkContent("", frame.getEdit().getContent(), limits.textBytes());
            budget.check(frame);
        }
        Destination destination = Destination.of(request.identity(), frame);
        if (frame.hasInvite()) {
            FieldRules.checkInvited(frame.getInvite().getUserIdsList(), 1);
            peers.takeAll(
                    request,
                    frame.getInvite().getUserIdsList(),
                    () -> forward(request, frame, Destination.Place.group(frame.getConversationId())));
        } else {
            destination.take(peers, request, to -> forward(request, frame, to));
        }
    }

    private void forward(Request request, Change frame, Destination.Place to) {
        Identity author = request.identity();
        SendCommand.Builder command = SendCommand.newBuilder()
                .setSenderId(author.userId())
                .setSenderDevice(author.deviceId())
                .setSenderName(author.userName())
                .setRecipientId(to.recipientId())
                .setConversationId(to.groupId())
                .setClientMessageId(frame.getClientMessageId())
                .setChange(frame);
        streams.send(
                to.conversationId(),
                command,
                request.connection().loop().eventLoop(),
                new StoredReply(request, ChangeHandler::answer));
    }

    private static Message answer(SendAck ack) {
        return ChangeAck.newBuilder()
                .setConversationId(ack.getConversationId())
                .setSeq(ack.getSeq())
                .setTimestampMs(ack.getTimestampMs())
                .build();
    }
}
