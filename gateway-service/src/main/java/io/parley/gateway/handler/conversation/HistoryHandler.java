package io.parley.gateway.handler.conversation;

import com.google.protobuf.Message;
import io.parley.gateway.dispatch.FieldRules;
import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.LookupRates;
import io.parley.gateway.dispatch.PeerTurn.Peer;
import io.parley.gateway.dispatch.Reads;
import io.parley.gateway.dispatch.Request;
import io.parley.gateway.dispatch.RequestLimits;
import io.parley.gateway.protocol.Refusal;
import io.parley.gateway.upstream.message.MessageClient;
import io.parley.gateway.upstream.people.UserDirectory;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.History;
import io.parley.proto.client.v1.HistoryAnswer;
import io.parley.proto.client.v1.User;
import io.parley.proto.message.v1.HistoryRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Asks message-service for a page of a conversation. */
final class HistoryHandler implements FrameHandler<History> {
    private final MessageClient messages;
    private final UserDirectory directory;
    private final LookupRates rates;
    private final SenderNames senderNames;
    private final Reads reads;

    HistoryHandler(
            MessageClient messages, UserDirectory directory, LookupRates rates, SenderNames senderNames, Reads reads) {
        this.messages = messages;
        this.directory = directory;
        this.rates = rates;
        this.senderNames = senderNames;
        this.reads = reads;
    }

    @Override
    public FrameType type() {
        return FrameType.FRAME_TYPE_HISTORY;
    }

    @Override
    public void handle(Request request, History frame) {
        HistoryRequest.Builder query = HistoryRequest.newBuilder()
                .setUserId(request.identity().userId())
                .setLimit(FieldRules.pageSize(frame.getLimit(), RequestLimits.DEFAULT_PAGE))
                .setBeforeSeq(frame.getBeforeSeq())
                .setWithEvents(frame.getWithEvents());
        if (frame.getWithCase() == History.WithCase.WITH_NOT_SET) {
            throw Refusal.invalid("user_id, user_name or conversation_id must say whose history.");
        }
        reads.pass(request, () -> request.await(answer(request, frame, query), answer -> page(request, answer)));
    }

    /** The client asks for the rest by the lowest seq that it has been given. */
    private void page(Request request, HistoryAnswer answer) {
        List<Message> entries =
                EntryOrder.newestFirst(reads.presentable(request, answer.getMessagesList()), answer.getEventsList());
        reads.answer(request, entries, fitting -> {
            HistoryAnswer.Builder page = answer.toBuilder()
                    .clearMessages()
                    .clearEvents()
                    .setMore(answer.getMore() || fitting.size() < entries.size());
            EntryOrder.split(fitting, page::addMessages, page::addEvents);
            return page.build();
        });
    }

    private CompletionStage<HistoryAnswer> answer(Request request, History frame, HistoryRequest.Builder query) {
        if (frame.hasConversationId()) {
            return ask(query.setConversationId(frame.getConversationId()));
        }
        return frame.hasUserId()
                ? withUser(request, Peer.withId(frame.getUserId()), query)
                : named(request, frame.getUserName()).thenCompose(peer -> ask(query.setPeerId(peer.getId())));
    }

    /** What was written stays when the other's account is deleted: whether there is such a user is asked only when there is nothing. */
    private CompletionStage<HistoryAnswer> withUser(Request request, Peer peer, HistoryRequest.Builder query) {
        if (!FieldRules.isUserId(peer.id())) {
            throw peer.unknown();
        }
        return ask(query.setPeerId(peer.id()))
                .thenCompose(answer -> answer.getMessagesCount() > 0
                        ? CompletableFuture.completedStage(answer)
                        : find(request, peer).thenApply(found -> answer));
    }

    private CompletionStage<User> named(Request request, String name) {
        FieldRules.checkUserName(name);
        return find(request, Peer.named(name));
    }

    private CompletionStage<User> find(Request request, Peer peer) {
        User remembered = peer.remembered(directory);
        if (remembered != null) {
            return CompletableFuture.completedStage(remembered);
        }
        rates.take(request.identity().userId(), 1);
        return peer.find(directory);
    }

    private CompletionStage<HistoryAnswer> ask(HistoryRequest.Builder query) {
        return messages.history(query.build()).thenCompose(answer -> senderNames
                .fillIn(answer.getMessagesList())
                .thenApply(named ->
                        answer.toBuilder().clearMessages().addAllMessages(named).build()));
    }
}
