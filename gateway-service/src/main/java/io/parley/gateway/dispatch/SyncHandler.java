package io.parley.gateway.dispatch;

import io.parley.gateway.protocol.Refusal;
import io.parley.gateway.session.Identity;
import io.parley.gateway.upstream.MessageClient;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Sync;

/** Asks message-service for what a device missed. */
final class SyncHandler implements FrameHandler<Sync> {
    private final MessageClient messages;
    private final SenderNames senderNames;
    private final Reads reads;

    SyncHandler(MessageClient messages, SenderNames senderNames, Reads reads) {
        this.messages = messages;
        this.senderNames = senderNames;
        this.reads = reads;
    }

    @Override
    public FrameType type() {
        return FrameType.FRAME_TYPE_SYNC;
    }

    @Override
    public void handle(Request request, Sync frame) {
        FieldRules.pageSize(frame.getLimit(), RequestLimits.PAGE);
        if (frame.getAfterCount() > RequestLimits.POSITIONS) {
            throw Refusal.invalid("after may name at most " + RequestLimits.POSITIONS + " conversations.");
        }
        reads.pass(request, () -> ask(request, frame));
    }

    private void ask(Request request, Sync frame) {
        Identity identity = request.identity();
        request.await(
                messages.sync(identity.userId(), identity.deviceId(), frame).thenCompose(answer -> senderNames
                        .fillIn(answer.getMessagesList())
                        .thenApply(named -> answer.toBuilder()
                                .clearMessages()
                                .addAllMessages(named)
                                .build())),
                request::answer);
    }
}
