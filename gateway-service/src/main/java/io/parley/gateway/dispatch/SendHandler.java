package io.parley.gateway.dispatch;

import io.parley.gateway.protocol.Refusal;
import io.parley.gateway.session.ArrivalOrder;
import io.parley.gateway.session.Identity;
import io.parley.gateway.upstream.MessageStreams;
import io.parley.gateway.upstream.UserDirectory;
import io.parley.proto.ConversationIds;
import io.parley.proto.client.v1.Content;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.MessageType;
import io.parley.proto.client.v1.Send;
import io.parley.proto.client.v1.User;
import io.parley.proto.message.v1.SendCommand;
import java.util.List;

/** Forwards a message to the pod of message-service that its conversation belongs to. */
final class SendHandler implements FrameHandler<Send> {
    private final MessageStreams streams;
    private final UserDirectory directory;
    private final RequestLimits limits;

    SendHandler(MessageStreams streams, UserDirectory directory, RequestLimits limits) {
        this.streams = streams;
        this.directory = directory;
        this.limits = limits;
    }

    @Override
    public FrameType type() {
        return FrameType.FRAME_TYPE_SEND;
    }

    @Override
    public void handle(Request request, Send frame) {
        check(frame);
        ArrivalOrder order = request.connection().session().arrivalOrder();
        User recipient = rememberedRecipient(frame);
        if (recipient != null && order.isFree()) {
            forward(request, frame, recipient.getId());
        } else {
            lookUp(request, frame, order.enter());
        }
    }

    private void check(Send frame) {
        FieldRules.checkClientMessageId(frame.getClientMessageId());
        FieldRules.checkContent(frame.getText(), frame.getContent(), limits.textBytes());
        switch (frame.getMessageType()) {
            case MESSAGE_TYPE_SYSTEM -> throw Refusal.invalid("message_type SYSTEM is for the server only.");
            case UNRECOGNIZED -> throw Refusal.invalid("message_type is not known to this server.");
            default -> {
                // Everything else is the clients' own business.
            }
        }
        switch (frame.getToCase()) {
            case USER_ID -> {
                if (!FieldRules.isUserId(frame.getUserId())) {
                    throw noSuchUser(frame);
                }
            }
            case USER_NAME -> FieldRules.checkUserName(frame.getUserName());
            case TO_NOT_SET -> throw Refusal.invalid("user_id or user_name must say whom to send to.");
        }
    }

    private User rememberedRecipient(Send frame) {
        return frame.hasUserId() ? directory.remembered(frame.getUserId()) : directory.remembered(frame.getUserName());
    }

    /** Asks for the recipient, and keeps the message's place among those of its session meanwhile. */
    private void lookUp(Request request, Send frame, ArrivalOrder.Step step) {
        List<Integer> ids = frame.hasUserId() ? List.of(frame.getUserId()) : List.of();
        List<String> names = frame.hasUserId() ? List.of() : List.of(frame.getUserName());
        request.await(
                directory.find(ids, names),
                found -> {
                    User recipient =
                            frame.hasUserId() ? found.withId(frame.getUserId()) : found.named(frame.getUserName());
                    step.ready(
                            recipient == null
                                    ? () -> request.refuse(noSuchUser(frame))
                                    : () -> forward(request, frame, recipient.getId()));
                },
                refusal -> step.ready(() -> request.refuse(refusal)));
    }

    private void forward(Request request, Send frame, int recipientId) {
        Identity sender = request.identity();
        MessageType type = frame.getMessageType() == MessageType.MESSAGE_TYPE_UNSPECIFIED
                ? MessageType.MESSAGE_TYPE_TEXT
                : frame.getMessageType();
        SendCommand.Builder command = SendCommand.newBuilder()
                .setSenderId(sender.userId())
                .setSenderDevice(sender.deviceId())
                .setSenderName(sender.userName())
                .setRecipientId(recipientId)
                .setClientMessageId(frame.getClientMessageId())
                .setMessageType(type)
                .setText(frame.getText());
        if (frame.hasContent()) {
            addContent(command, frame.getContent());
        }
        streams.send(
                ConversationIds.direct(sender.userId(), recipientId),
                command,
                request.connection().loop().eventLoop(),
                request);
    }

    /** The text travels by itself; what else the content holds is passed on as it is, unknown fields too. */
    private static void addContent(SendCommand.Builder command, Content content) {
        if (!content.getText().isEmpty()) {
            command.setText(content.getText());
        }
        command.setContent(content.toBuilder().clearText().build().toByteString());
    }

    private static Refusal noSuchUser(Send frame) {
        return Refusal.of(
                ErrorCode.ERROR_CODE_NOT_FOUND,
                frame.hasUserId()
                        ? "There is no user with id " + Integer.toUnsignedString(frame.getUserId()) + "."
                        : "There is no user named \"" + frame.getUserName() + "\".");
    }
}
