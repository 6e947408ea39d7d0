package io.parley.gateway.handler.conversation;

import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.LookupRates;
import io.parley.gateway.dispatch.Reads;
import io.parley.gateway.dispatch.Request;
import io.parley.gateway.protocol.Refusal;
import io.parley.gateway.upstream.message.MessageClient;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.SetConversation;

/** Has message-service store what the user sets for a conversation: muted, pinned, archived. */
final class SetConversationHandler implements FrameHandler<SetConversation> {
    private final MessageClient messages;
    private final LookupRates changes;
    private final Reads reads;

    /** @param changes how often a user may: each is a notice for all his devices */
    SetConversationHandler(MessageClient messages, LookupRates changes, Reads reads) {
        this.messages = messages;
        this.changes = changes;
        this.reads = reads;
    }

    @Override
    public FrameType type() {
        return FrameType.FRAME_TYPE_SET_CONVERSATION;
    }

    @Override
    public void handle(Request request, SetConversation frame) {
        if (frame.getConversationId() == 0) {
            throw Refusal.invalid("conversation_id must be given.");
        }
        if (!frame.hasMutedUntilMs() && !frame.hasPinned() && !frame.hasArchived()) {
            throw Refusal.invalid("muted_until_ms, pinned or archived must be given.");
        }
        int userId = request.identity().userId();
        changes.take(userId, 1);
        reads.pass(request, () -> request.await(messages.setConversation(userId, frame), request::answer));
    }
}
