package io.parley.gateway.handler.conversation;

import com.google.protobuf.ByteString;
import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.Reads;
import io.parley.gateway.dispatch.Request;
import io.parley.gateway.dispatch.RequestLimits;
import io.parley.gateway.protocol.Refusal;
import io.parley.gateway.session.Identity;
import io.parley.gateway.upstream.message.Continuations;
import io.parley.gateway.upstream.message.MessageClient;
import io.parley.gateway.upstream.people.FoundUsers;
import io.parley.gateway.upstream.people.UserDirectory;
import io.parley.proto.SyncContinuation;
import io.parley.proto.client.v1.Conversation;
import io.parley.proto.client.v1.Conversations;
import io.parley.proto.client.v1.ConversationsAnswer;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.User;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Lists a user's conversations: what is in them from message-service, names from the directory. */
final class ConversationsHandler implements FrameHandler<Conversations> {
    private final MessageClient messages;
    private final UserDirectory directory;
    private final Continuations continuations;
    private final Reads reads;

    ConversationsHandler(MessageClient messages, UserDirectory directory, Continuations continuations, Reads reads) {
        this.messages = messages;
        this.directory = directory;
        this.continuations = continuations;
        this.reads = reads;
    }

    @Override
    public FrameType type() {
        return FrameType.FRAME_TYPE_CONVERSATIONS;
    }

    @Override
    public void handle(Request request, Conversations frame) {
        if (frame.getLimit() < 0 || frame.getLimit() > RequestLimits.CONVERSATIONS) {
            throw Refusal.invalid("limit must be 1 to " + RequestLimits.CONVERSATIONS + ", or 0 for the default.");
        }
        SyncContinuation from = continuations.open(request.identity(), frame.getContinuation());
        Conversations page = Conversations.newBuilder()
                .setLimit(frame.getLimit() == 0 ? RequestLimits.DEFAULT_PAGE : frame.getLimit())
                .setContinuation(frame.getContinuation().isEmpty() ? ByteString.EMPTY : from.toBytes())
                .build();
        reads.pass(
                request,
                () -> request.await(
                        messages.conversations(request.identity().userId(), page)
                                .thenCompose(this::withNames),
                        answer -> reads.answer(
                                request,
                                answer.getConversationsList(),
                                fitting -> page(request.identity(), answer, fitting))));
    }

    /** Goes on behind the last one that fits; its minute stands in place of a seq. */
    private ConversationsAnswer page(Identity identity, ConversationsAnswer answer, List<Conversation> fitting) {
        ConversationsAnswer.Builder page = ConversationsAnswer.newBuilder().addAllConversations(fitting);
        if (!fitting.isEmpty() && (answer.getMore() || fitting.size() < answer.getConversationsCount())) {
            Conversation last = fitting.getLast();
            page.setMore(true)
                    .setContinuation(continuations.seal(
                            identity,
                            new SyncContinuation(
                                    last.getConversationId(), TimeUnit.MILLISECONDS.toMinutes(last.getActiveMs()))));
        }
        return page.build();
    }

    /** Names as far as they can be had: the list is worth showing without them. */
    private CompletionStage<ConversationsAnswer> withNames(ConversationsAnswer answer) {
        Set<Integer> ids = new HashSet<>();
        answer.getConversationsList().forEach(conversation -> {
            if (conversation.hasPeer()) {
                ids.add(conversation.getPeer().getId());
            }
            if (conversation.hasPreview()) {
                ids.add(conversation.getPreview().getSenderId());
            }
        });
        return directory
                .find(UserDirectory.Purpose.NAMES, ids, List.of())
                .handle((found, failure) -> failure != null ? answer : named(answer, found));
    }

    private static ConversationsAnswer named(ConversationsAnswer answer, FoundUsers found) {
        ConversationsAnswer.Builder named = answer.toBuilder();
        named.getConversationsBuilderList().forEach(conversation -> {
            User peer =
                    conversation.hasPeer() ? found.withId(conversation.getPeer().getId()) : null;
            if (peer != null) {
                conversation.setPeer(peer);
            }
            if (conversation.hasPreview()) {
                conversation.setPreview(SenderNames.withName(conversation.getPreview(), found));
            }
        });
        return named.build();
    }
}
