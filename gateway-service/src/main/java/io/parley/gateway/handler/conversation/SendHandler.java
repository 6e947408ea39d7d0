package io.parley.gateway.handler.conversation;

import io.parley.gateway.dispatch.FieldRules;
import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.PeerTurn;
import io.parley.gateway.dispatch.Request;
import io.parley.gateway.dispatch.RequestLimits;
import io.parley.gateway.protocol.FrameBudget;
import io.parley.gateway.protocol.Refusal;
import io.parley.gateway.session.Identity;
import io.parley.gateway.upstream.message.MessageStreams;
import io.parley.proto.client.v1.Content;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.MessageType;
import io.parley.proto.client.v1.Send;
import io.parley.proto.message.v1.SendCommand;

/** Forwards a message to the pod of message-service that its conversation belongs to. */
final class SendHandler implements FrameHandler<Send> {
    private final MessageStreams streams;
    private final PeerTurn peers;
    private final RequestLimits limits;
    private final FrameBudget budget;

    SendHandler(MessageStreams streams, PeerTurn peers, RequestLimits limits) {
        this.streams = streams;
        this.peers = peers;
        this.limits = limits;
        this.budget = new FrameBudget(limits.frameBytes());
    }

    @Override
    public FrameType type() {
        return FrameType.FRAME_TYPE_SEND;
    }

    @Override
    public void handle(Request request, Send frame) {
        check(frame);
        Destination.of(request.identity(), frame).take(peers, request, to -> forward(request, frame, to));
    }

    private void check(Send frame) {
        FieldRules.checkClientMessageId(frame.getClientMessageId());
        FieldRules.checkContent(frame.getText(), frame.getContent(), limits.textBytes());
        budget.check(frame);
        switch (frame.getMessageType()) {
            case MESSAGE_TYPE_SYSTEM -> throw Refusal.invalid("message_type SYSTEM is for the server only.");
            case UNRECOGNIZED -> throw Refusal.invalid("message_type is not known to this server.");
            default -> {
                // Everything else is the clients' own business.
            }
        }
    }

    private void forward(Request request, Send frame, Destination.Place to) {
        Identity sender = request.identity();
        MessageType type = frame.getMessageType() == MessageType.MESSAGE_TYPE_UNSPECIFIED
                ? MessageType.MESSAGE_TYPE_TEXT
                : frame.getMessageType();
        SendCommand.Builder command = SendCommand.newBuilder()
                .setSenderId(sender.userId())
                .setSenderDevice(sender.deviceId())
                .setSenderName(sender.userName())
                .setRecipientId(to.recipientId())
                .setConversationId(to.groupId())
                .setClientMessageId(frame.getClientMessageId())
                .setMessageType(type)
                .setText(frame.getText());
        if (frame.hasContent()) {
            addContent(command, frame.getContent());
        }
        streams.send(to.conversationId(), command, request.connection().loop().eventLoop(), request);
    }

    /** The text travels by itself; what else the content holds is passed on as it is, unknown fields too. */
    private static void addContent(SendCommand.Builder command, Content content) {
        if (!content.getText().isEmpty()) {
            command.setText(content.getText());
        }
        command.setContent(content.toBuilder().clearText().build().toByteString());
    }
}
