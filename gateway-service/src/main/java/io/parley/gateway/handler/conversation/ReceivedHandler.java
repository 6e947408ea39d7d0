package io.parley.gateway.handler.conversation;

import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.Request;
import io.parley.gateway.dispatch.RequestLimits;
import io.parley.gateway.protocol.Refusal;
import io.parley.gateway.session.Identity;
import io.parley.gateway.upstream.message.MessageStreams;
import io.parley.proto.Seqs;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Position;
import io.parley.proto.client.v1.Received;
import io.parley.proto.message.v1.Acknowledgement;

/** Passes acknowledgements on to message-service. Has no answer unless it is refused. */
final class ReceivedHandler implements FrameHandler<Received> {
    private final MessageStreams streams;

    ReceivedHandler(MessageStreams streams) {
        this.streams = streams;
    }

    @Override
    public FrameType type() {
        return FrameType.FRAME_TYPE_RECEIVED;
    }

    @Override
    public void handle(Request request, Received frame) {
        int count = frame.getPositionsCount();
        if (count < 1 || count > RequestLimits.POSITIONS) {
            throw Refusal.invalid("positions must be 1 to " + RequestLimits.POSITIONS + ".");
        }
        Identity identity = request.identity();
        for (Position position : frame.getPositionsList()) {
            if (position.getConversationId() == 0 || position.getSeq() == 0) {
                throw Refusal.invalid("every position must have a conversation_id and a seq of 1 or more.");
            }
        }
        for (Position position : frame.getPositionsList()) {
            boolean accepted = streams.acknowledge(Acknowledgement.newBuilder()
                    .setUserId(identity.userId())
                    .setDeviceId(identity.deviceId())
                    .setConversationId(position.getConversationId())
                    .setSeq(Seqs.comparable(position.getSeq()))
                    .build());
            if (!accepted) {
                throw Refusal.overloaded("Too many acknowledgements are waiting; send it again later.");
            }
        }
        request.done();
    }
}
