package io.parley.message.grpc;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.parley.kit.grpc.Refusals;
import io.parley.message.admission.Admission;
import io.parley.message.admission.Entrance;
import io.parley.message.config.MessageConfig;
import io.parley.message.conversation.Audience;
import io.parley.message.receipt.CursorWriter;
import io.parley.message.send.SendLanes;
import io.parley.message.send.SendValidation;
import io.parley.message.sync.HistoryReader;
import io.parley.message.sync.SyncReader;
import io.parley.proto.ConversationIds;
import io.parley.proto.Seqs;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.message.v1.ExchangeRequest;
import io.parley.proto.message.v1.ExchangeResponse;
import io.parley.proto.message.v1.HistoryRequest;
import io.parley.proto.message.v1.HistoryResponse;
import io.parley.proto.message.v1.MessageServiceGrpc;
import io.parley.proto.message.v1.SyncRequest;
import io.parley.proto.message.v1.SyncResponse;
import io.quarkus.grpc.GrpcService;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** The rpcs of {@code MessageService}. Called on event loops; never blocks. */
@GrpcService
public class MessageGrpcService extends MessageServiceGrpc.MessageServiceImplBase {
    private static final int MAX_HISTORY = 200;

    private final Vertx vertx;
    private final SendLanes lanes;
    private final Admission admission;
    private final SendValidation validation;
    private final CursorWriter cursors;
    private final SyncReader sync;
    private final HistoryReader history;
    private final FairReads reads;
    private final MessageConfig config;

    /** For CDI. */
    public MessageGrpcService(
            Vertx vertx,
            SendLanes lanes,
            Admission admission,
            SendValidation validation,
            CursorWriter cursors,
            SyncReader sync,
            HistoryReader history,
            FairReads reads,
            MessageConfig config) {
        this.vertx = vertx;
        this.lanes = lanes;
        this.admission = admission;
        this.validation = validation;
        this.cursors = cursors;
        this.sync = sync;
        this.history = history;
        this.reads = reads;
        this.config = config;
    }

    @Override
    public StreamObserver<ExchangeRequest> exchange(StreamObserver<ExchangeResponse> responses) {
        Context context = vertx.getOrCreateContext();
        return new ExchangeStream(
                context,
                (ServerCallStreamObserver<ExchangeResponse>) responses,
                new Entrance(context, admission, lanes),
                validation,
                cursors,
                config.send().streamWindow());
    }

    @Override
    public void sync(SyncRequest request, StreamObserver<SyncResponse> response) {
        reads.answer("Sync", request.getUserId(), response, () -> sync.page(
                        request.getUserId(), request.getDeviceId(), request.getSync())
                .map(answer -> SyncResponse.newBuilder().setAnswer(answer).build()));
    }

    @Override
    public void history(HistoryRequest request, StreamObserver<HistoryResponse> response) {
        long conversationId =
                switch (request.getWithCase()) {
                    case PEER_ID -> ConversationIds.direct(request.getUserId(), request.getPeerId());
                    case CONVERSATION_ID -> request.getConversationId();
                    case WITH_NOT_SET -> 0;
                };
        if (request.getWithCase() == HistoryRequest.WithCase.WITH_NOT_SET) {
            response.onError(invalid("Name a user or a conversation."));
            return;
        }
        if (!Audience.of(conversationId).contains(request.getUserId())) {
            response.onError(
                    Refusals.of(ErrorCode.ERROR_CODE_FORBIDDEN, "You are not a member of that conversation.", 0));
            return;
        }
        if (request.getLimit() < 1 || request.getLimit() > MAX_HISTORY) {
            response.onError(invalid("limit must be 1 to " + MAX_HISTORY + "."));
            return;
        }
        reads.answer("History", request.getUserId(), response, () -> history.page(
                        request.getUserId(),
                        conversationId,
                        Seqs.comparable(request.getBeforeSeq()),
                        request.getLimit())
                .map(answer -> HistoryResponse.newBuilder().setAnswer(answer).build()));
    }

    private static StatusRuntimeException invalid(String sentence) {
        return Refusals.of(ErrorCode.ERROR_CODE_INVALID, sentence, 0);
    }
}
