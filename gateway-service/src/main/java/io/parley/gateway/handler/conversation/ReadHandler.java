package io.parley.gateway.handler.conversation;

import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.Reads;
import io.parley.gateway.dispatch.Request;
import io.parley.gateway.dispatch.RequestLimits;
import io.parley.gateway.protocol.Refusal;
import io.parley.gateway.session.Identity;
import io.parley.gateway.upstream.message.MessageClient;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Position;
import io.parley.proto.client.v1.Read;

/** Has message-service move the user's read marks. */
final class ReadHandler implements FrameHandler<Read> {
    private final MessageClient messages;
    private final Reads reads;

    ReadHandler(MessageClient messages, Reads reads) {
        this.messages = messages;
        this.reads = reads;
    }

    @Override
    public FrameType type() {
        return FrameType.FRAME_TYPE_READ;
    }

    @Override
    public void handle(Request request, Read frame) {
        int count = frame.getPositionsCount();
        if (count < 1 || count > RequestLimits.CONVERSATIONS) {
            throw Refusal.invalid("positions must be 1 to " + RequestLimits.CONVERSATIONS + ".");
        }
        for (Position position : frame.getPositionsList()) {
            if (position.getConversationId() == 0 || position.getSeq() == 0) {
                throw Refusal.invalid("every position must have a conversation_id and a seq of 1 or more.");
            }
        }
        Identity identity = request.identity();
        reads.pass(
                request,
                () -> request.await(messages.read(identity.userId(), identity.deviceId(), frame), request::answer));
    }
}
