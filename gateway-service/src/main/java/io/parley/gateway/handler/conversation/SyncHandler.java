package io.parley.gateway.handler.conversation;

import com.google.protobuf.ByteString;
import io.parley.gateway.dispatch.FieldRules;
import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.Reads;
import io.parley.gateway.dispatch.Request;
import io.parley.gateway.dispatch.RequestLimits;
import io.parley.gateway.protocol.Refusal;
import io.parley.gateway.session.Identity;
import io.parley.gateway.upstream.message.Continuations;
import io.parley.gateway.upstream.message.MessageClient;
import io.parley.proto.SyncContinuation;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Sync;
import io.parley.proto.client.v1.SyncAnswer;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Asks message-service for what a device missed. */
final class SyncHandler implements FrameHandler<Sync> {
    private final MessageClient messages;
    private final SenderNames senderNames;
    private final Continuations continuations;
    private final Reads reads;

    SyncHandler(MessageClient messages, SenderNames senderNames, Continuations continuations, Reads reads) {
        this.messages = messages;
        this.senderNames = senderNames;
        this.continuations = continuations;
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
        if (frame.getDeliveredCount() > RequestLimits.POSITIONS) {
            throw Refusal.invalid("delivered may name at most " + RequestLimits.POSITIONS + " conversations.");
        }
        SyncContinuation from = continuations.open(request.identity(), frame.getContinuation());
        reads.pass(request, () -> ask(request, frame, from));
    }

    private void ask(Request request, Sync frame, SyncContinuation from) {
        Identity identity = request.identity();
        ByteString place = frame.getContinuation().isEmpty() ? ByteString.EMPTY : from.toBytes();
        CompletionStage<SyncAnswer> named = messages.sync(
                        identity.userId(),
                        identity.deviceId(),
                        frame.toBuilder().setContinuation(place).build())
                .thenCompose(senderNames::fillIn);
        request.await(
                named,
                answer -> reads.answer(
                        request, entries(request, answer), fitting -> page(identity, answer, fitting, from)));
    }

    /** What a page lists, in the order of seqs, which is that of the pages. */
    private List<com.google.protobuf.Message> entries(Request request, SyncAnswer answer) {
        return EntryOrder.merged(reads.presentable(request, answer.getMessagesList()), answer.getChangesList());
    }

    /** The answer with the entries that fit, and the place from which the next one goes on. */
    private SyncAnswer page(
            Identity identity, SyncAnswer answer, List<com.google.protobuf.Message> fitting, SyncContinuation from) {
        SyncAnswer.Builder page = answer.toBuilder().clearMessages().clearChanges();
        EntryOrder.split(fitting, page::addMessages, page::addChanges);
        if (fitting.size() < answer.getMessagesCount() + answer.getChangesCount()) {
            SyncContinuation place = fitting.isEmpty() ? from : EntryOrder.placeOf(fitting.getLast());
            page.setMore(true).setContinuation(continuations.seal(identity, place));
        } else if (answer.getMore()) {
            page.setContinuation(continuations.seal(identity, SyncContinuation.of(answer.getContinuation())));
        }
        return page.build();
    }
}
