package io.parley.gateway.handler.conversation;

import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.PeerTurn;
import io.parley.gateway.dispatch.Request;
import io.parley.gateway.session.Identity;
import io.parley.gateway.upstream.message.MessageClient;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Typing;
import io.parley.proto.message.v1.TypingRequest;
import java.util.function.LongSupplier;

/** Passes on that somebody is typing; of what a session says too often, nothing. Has no answer unless it is refused. */
final class TypingHandler implements FrameHandler<Typing> {
    private final MessageClient messages;
    private final PeerTurn peers;
    private final LongSupplier nanoTime;

    TypingHandler(MessageClient messages, PeerTurn peers, LongSupplier nanoTime) {
        this.messages = messages;
        this.peers = peers;
        this.nanoTime = nanoTime;
    }

    @Override
    public FrameType type() {
        return FrameType.FRAME_TYPE_TYPING;
    }

    @Override
    public void handle(Request request, Typing frame) {
        Destination destination = Destination.of(request.identity(), frame);
        if (!request.connection().session().mayTellOfTyping(nanoTime.getAsLong())) {
            request.done();
            return;
        }
        destination.take(peers, request, to -> tell(request, frame, to));
    }

    private void tell(Request request, Typing frame, Destination.Place to) {
        Identity identity = request.identity();
        TypingRequest typing = TypingRequest.newBuilder()
                .setUserId(identity.userId())
                .setUserName(identity.userName())
                .setConversationId(to.conversationId())
                .setStopped(frame.getStopped())
                .build();
        request.await(messages.typing(typing), told -> request.done());
    }
}
