package io.parley.gateway.dispatch;

import io.parley.gateway.dispatch.PeerTurn.Peer;
import io.parley.gateway.protocol.FrameBudget;
import io.parley.gateway.protocol.Refusal;
import io.parley.gateway.session.Identity;
import io.parley.gateway.upstream.MessageStreams;
import io.parley.gateway.upstream.SendReply;
import io.parley.proto.ConversationIds;
import io.parley.proto.client.v1.Change;
import io.parley.proto.client.v1.ChangeAck;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.SendAck;
import io.parley.proto.message.v1.SendCommand;

/** Forwards a change of a message, of whatever kind, the way that messages go. message-service knows what may be changed how. */
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
        if (frame.getTargetSeq() <= 0) {
            throw Refusal.invalid("target_seq must say which message to change.");
        }
        if (frame.getWhatCase() == Change.WhatCase.WHAT_NOT_SET) {
            throw Refusal.invalid("edit, recall, react or pin must say what to change.");
        }
        if (frame.hasEdit()) {
            FieldRules.checkContent("", frame.getEdit().getContent(), limits.textBytes());
            budget.check(frame);
        }
        peers.take(request, peer(request.identity(), frame), peerId -> forward(request, frame, peerId));
    }

    private static Peer peer(Identity author, Change frame) {
        return switch (frame.getToCase()) {
            case USER_ID -> Peer.withId(frame.getUserId());
            case USER_NAME -> Peer.named(frame.getUserName());
            case CONVERSATION_ID -> {
                if (!ConversationIds.isDirectMember(frame.getConversationId(), author.userId())) {
                    throw Refusal.of(
                            ErrorCode.ERROR_CODE_FORBIDDEN,
                            "You cannot write to that conversation. Check where it goes.");
                }
                yield Peer.withId(ConversationIds.peer(frame.getConversationId(), author.userId()));
            }
            case TO_NOT_SET ->
                throw Refusal.invalid("user_id, user_name or conversation_id must say where the message is.");
        };
    }

    private void forward(Request request, Change frame, int peerId) {
        Identity author = request.identity();
        SendCommand.Builder command = SendCommand.newBuilder()
                .setSenderId(author.userId())
                .setSenderDevice(author.deviceId())
                .setSenderName(author.userName())
                .setRecipientId(peerId)
                .setClientMessageId(frame.getClientMessageId())
                .setChange(frame);
        streams.send(
                ConversationIds.direct(author.userId(), peerId),
                command,
                request.connection().loop().eventLoop(),
                new ChangeReply(request));
    }

    private record ChangeReply(Request request) implements SendReply {
        @Override
        public void committed(SendAck ack) {
            request.answer(ChangeAck.newBuilder()
                    .setConversationId(ack.getConversationId())
                    .setSeq(ack.getSeq())
                    .setTimestampMs(ack.getTimestampMs())
                    .build());
        }

        @Override
        public void refused(Error error) {
            request.refused(error);
        }
    }
}
