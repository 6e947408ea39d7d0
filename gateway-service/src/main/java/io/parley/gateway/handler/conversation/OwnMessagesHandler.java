package io.parley.gateway.handler.conversation;

import io.parley.gateway.dispatch.FieldRules;
import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.Reads;
import io.parley.gateway.dispatch.Request;
import io.parley.gateway.dispatch.RequestLimits;
import io.parley.gateway.upstream.message.MessageClient;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Message;
import io.parley.proto.client.v1.OwnMessages;
import io.parley.proto.client.v1.OwnMessagesAnswer;
import java.util.List;

/** Lists what the user who asks has written. */
final class OwnMessagesHandler implements FrameHandler<OwnMessages> {
    private final MessageClient messages;
    private final Reads reads;

    OwnMessagesHandler(MessageClient messages, Reads reads) {
        this.messages = messages;
        this.reads = reads;
    }

    @Override
    public FrameType type() {
        return FrameType.FRAME_TYPE_OWN_MESSAGES;
    }

    @Override
    public void handle(Request request, OwnMessages frame) {
        OwnMessages asked = frame.toBuilder()
                .setLimit(FieldRules.pageSize(frame.getLimit(), RequestLimits.DEFAULT_PAGE))
                .build();
        reads.pass(
                request,
                () -> request.await(
                        messages.ownMessages(request.identity().userId(), asked), answer -> page(request, answer)));
    }

    private void page(Request request, OwnMessagesAnswer answer) {
        String name = request.identity().userName();
        List<Message> named = reads.presentable(request, answer.getMessagesList()).stream()
                .map(message -> message.toBuilder().setSenderName(name).build())
                .toList();
        reads.answer(request, named, fitting -> page(answer, fitting, named));
    }

    /** The client goes on behind the last message that it has been given. */
    private static OwnMessagesAnswer page(OwnMessagesAnswer answer, List<Message> fitting, List<Message> all) {
        OwnMessagesAnswer.Builder page = answer.toBuilder().clearMessages().addAllMessages(fitting);
        if (fitting.size() == all.size()) {
            return page.build();
        }
        Message last = fitting.isEmpty() ? all.getFirst() : fitting.getLast();
        return page.setMore(true)
                .setAfterConversationId(last.getConversationId())
                .setAfterSeq(last.getSeq())
                .build();
    }
}
