package io.parley.message.grpc;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.parley.kit.grpc.CallFailures;
import io.parley.kit.grpc.Refusals;
import io.parley.message.admission.Admission;
import io.parley.message.admission.Entrance;
import io.parley.message.config.MessageConfig;
import io.parley.message.erasure.UserErasure;
import io.parley.message.receipt.ConversationSetter;
import io.parley.message.receipt.CursorWriter;
import io.parley.message.receipt.ReadMarker;
import io.parley.message.receipt.TypingSender;
import io.parley.message.send.FeedWriter;
import io.parley.message.send.SendLanes;
import io.parley.message.send.SendValidation;
import io.parley.message.sync.AudienceReader;
import io.parley.message.sync.ConversationLister;
import io.parley.message.sync.GroupReader;
import io.parley.message.sync.HistoryReader;
import io.parley.message.sync.OwnMessageReader;
import io.parley.message.sync.ReadByReader;
import io.parley.message.sync.SyncReader;
import io.parley.message.trace.EntryTraces;
import io.parley.proto.ConversationIds;
import io.parley.proto.Seqs;
import io.parley.proto.UserIdRange;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.OwnMessages;
import io.parley.proto.message.v1.AppendNoticesRequest;
import io.parley.proto.message.v1.AppendNoticesResponse;
import io.parley.proto.message.v1.AudienceRequest;
import io.parley.proto.message.v1.AudienceResponse;
import io.parley.proto.message.v1.ConversationsRequest;
import io.parley.proto.message.v1.ConversationsResponse;
import io.parley.proto.message.v1.ExchangeRequest;
import io.parley.proto.message.v1.ExchangeResponse;
import io.parley.proto.message.v1.ForgetUserRequest;
import io.parley.proto.message.v1.ForgetUserResponse;
import io.parley.proto.message.v1.GetTermsRequest;
import io.parley.proto.message.v1.GetTermsResponse;
import io.parley.proto.message.v1.GroupInfoRequest;
import io.parley.proto.message.v1.GroupInfoResponse;
import io.parley.proto.message.v1.GroupMembersRequest;
import io.parley.proto.message.v1.GroupMembersResponse;
import io.parley.proto.message.v1.HistoryRequest;
import io.parley.proto.message.v1.HistoryResponse;
import io.parley.proto.message.v1.MessageServiceGrpc;
import io.parley.proto.message.v1.OwnMessagesRequest;
import io.parley.proto.message.v1.OwnMessagesResponse;
import io.parley.proto.message.v1.ReadByRequest;
import io.parley.proto.message.v1.ReadByResponse;
import io.parley.proto.message.v1.ReadRequest;
import io.parley.proto.message.v1.ReadResponse;
import io.parley.proto.message.v1.SetConversationRequest;
import io.parley.proto.message.v1.SetConversationResponse;
import io.parley.proto.message.v1.SyncRequest;
import io.parley.proto.message.v1.SyncResponse;
import io.parley.proto.message.v1.TypingRequest;
import io.parley.proto.message.v1.TypingResponse;
import io.quarkus.grpc.GrpcService;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** The rpcs of {@code MessageService}. Called on event loops; never blocks. */
@GrpcService
public class MessageGrpcService extends MessageServiceGrpc.MessageServiceImplBase {
    private static final int MAX_PAGE = 200;
    private static final int MAX_CONVERSATIONS = 100;

    private final Vertx vertx;
    private final SendLanes lanes;
    private final Admission admission;
    private final SendValidation validation;
    private final CursorWriter cursors;
    private final SyncReader sync;
    private final HistoryReader history;
    private final ConversationLister conversations;
    private final GroupReader groups;
    private final AudienceReader audiences;
    private final ReadMarker marker;
    private final TypingSender typing;
    private final ConversationSetter setter;
    private final ReadByReader readers;
    private final OwnMessageReader ownMessages;
    private final FeedWriter feeds;
    private final UserErasure erasure;
    private final FairReads reads;
    private final CallFailures failures;
    private final EntryTraces traces;
    private final MessageConfig config;

    /** For CDI. One collaborator for each thing that can be asked. */
    public MessageGrpcService(
            Vertx vertx,
            SendLanes lanes,
            Admission admission,
            SendValidation validation,
            CursorWriter cursors,
            SyncReader sync,
            HistoryReader history,
            ConversationLister conversations,
            GroupReader groups,
            AudienceReader audiences,
            ReadMarker marker,
            TypingSender typing,
            ConversationSetter setter,
            ReadByReader readers,
            OwnMessageReader ownMessages,
            FeedWriter feeds,
            UserErasure erasure,
            FairReads reads,
            CallFailures failures,
            EntryTraces traces,
            MessageConfig config) {
        this.vertx = vertx;
        this.lanes = lanes;
        this.admission = admission;
        this.validation = validation;
        this.cursors = cursors;
        this.sync = sync;
        this.history = history;
        this.conversations = conversations;
        this.groups = groups;
        this.audiences = audiences;
        this.marker = marker;
        this.typing = typing;
        this.setter = setter;
        this.readers = readers;
        this.ownMessages = ownMessages;
        this.feeds = feeds;
        this.erasure = erasure;
        this.reads = reads;
        this.failures = failures;
        this.traces = traces;
        this.config = config;
    }

    @Override
    public StreamObserver<ExchangeRequest> exchange(StreamObserver<ExchangeResponse> responses) {
        Context context = vertx.getOrCreateContext();
        return new ExchangeStream(
                context,
                (ServerCallStreamObserver<ExchangeResponse>) responses,
                new Entrance(context, admission, lanes, traces),
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
        if (request.getLimit() < 1 || request.getLimit() > MAX_PAGE) {
            response.onError(invalid("limit must be 1 to " + MAX_PAGE + "."));
            return;
        }
        reads.answer("History", request.getUserId(), response, () -> history.page(
                        request.getUserId(),
                        conversationId,
                        Seqs.comparable(request.getBeforeSeq()),
                        request.getLimit(),
                        request.getWithEvents())
                .map(answer -> HistoryResponse.newBuilder().setAnswer(answer).build()));
    }

    @Override
    public void forgetUser(ForgetUserRequest request, StreamObserver<ForgetUserResponse> response) {
        if (!UserIdRange.contains(request.getUserId())) {
            response.onError(invalid("user_id must have 9 digits."));
            return;
        }
        answer("ForgetUser", response, erasure.erase(request.getUserId()).map(done -> ForgetUserResponse.newBuilder()
                .setDone(done)
                .build()));
    }

    @Override
    public void appendNotices(AppendNoticesRequest request, StreamObserver<AppendNoticesResponse> response) {
        feeds.append(request.getNoticesList()).onComplete(appended -> {
            if (appended.succeeded()) {
                response.onNext(AppendNoticesResponse.getDefaultInstance());
                response.onCompleted();
            } else {
                response.onError(
                        switch (appended.cause()) {
                            case IllegalArgumentException wrong -> invalid(wrong.getMessage());
                            case FeedWriter.NotAppended not -> Refusals.of(not.why());
                            case Throwable failure -> failures.of("AppendNotices", failure);
                        });
            }
        });
    }

    @Override
    public void groupInfo(GroupInfoRequest request, StreamObserver<GroupInfoResponse> response) {
        reads.answer("GroupInfo", request.getUserId(), response, () -> groups.info(
                        request.getUserId(), request.getConversationId())
                .map(group -> GroupInfoResponse.newBuilder()
                        .setGroup(group)
                        .setKeepDaysAllowed(config.retention().byGroups())
                        .build()));
    }

    @Override
    public void audience(AudienceRequest request, StreamObserver<AudienceResponse> response) {
        answer("Audience", response, audiences.audience(request));
    }

    @Override
    public void groupMembers(GroupMembersRequest request, StreamObserver<GroupMembersResponse> response) {
        if (request.getPage().getLimit() < 1 || request.getPage().getLimit() > MAX_PAGE) {
            response.onError(invalid("limit must be 1 to " + MAX_PAGE + "."));
            return;
        }
        reads.answer("GroupMembers", request.getUserId(), response, () -> groups.members(
                        request.getUserId(), request.getPage())
                .map(answer ->
                        GroupMembersResponse.newBuilder().setAnswer(answer).build()));
    }

    @Override
    public void conversations(ConversationsRequest request, StreamObserver<ConversationsResponse> response) {
        if (request.getPage().getLimit() < 1 || request.getPage().getLimit() > MAX_CONVERSATIONS) {
            response.onError(invalid("limit must be 1 to " + MAX_CONVERSATIONS + "."));
            return;
        }
        reads.answer("Conversations", request.getUserId(), response, () -> conversations
                .page(request.getUserId(), request.getPage())
                .map(answer ->
                        ConversationsResponse.newBuilder().setAnswer(answer).build()));
    }

    @Override
    public void read(ReadRequest request, StreamObserver<ReadResponse> response) {
        reads.answer("Read", request.getUserId(), response, () -> marker.read(
                        request.getUserId(), request.getDeviceId(), request.getRead())
                .map(answer -> ReadResponse.newBuilder().setAnswer(answer).build()));
    }

    @Override
    public void typing(TypingRequest request, StreamObserver<TypingResponse> response) {
        reads.answer("Typing", request.getUserId(), response, () -> typing.tell(request)
                .map(TypingResponse.getDefaultInstance()));
    }

    @Override
    public void setConversation(SetConversationRequest request, StreamObserver<SetConversationResponse> response) {
        reads.answer("SetConversation", request.getUserId(), response, () -> setter.set(
                        request.getUserId(), request.getSet())
                .map(answer ->
                        SetConversationResponse.newBuilder().setAnswer(answer).build()));
    }

    @Override
    public void ownMessages(OwnMessagesRequest request, StreamObserver<OwnMessagesResponse> response) {
        OwnMessages own = request.getOwn();
        if (own.getLimit() < 1 || own.getLimit() > MAX_PAGE) {
            response.onError(invalid("limit must be 1 to " + MAX_PAGE + "."));
            return;
        }
        reads.answer("OwnMessages", request.getUserId(), response, () -> ownMessages
                .page(
                        request.getUserId(),
                        Seqs.comparable(own.getAfterConversationId()),
                        Seqs.comparable(own.getAfterSeq()),
                        own.getLimit())
                .map(answer ->
                        OwnMessagesResponse.newBuilder().setAnswer(answer).build()));
    }

    @Override
    public void readBy(ReadByRequest request, StreamObserver<ReadByResponse> response) {
        reads.answer("ReadBy", request.getUserId(), response, () -> readers.answer(
                        request.getUserId(), request.getReadBy())
                .map(answer -> ReadByResponse.newBuilder().setAnswer(answer).build()));
    }

    @Override
    public void getTerms(GetTermsRequest request, StreamObserver<GetTermsResponse> response) {
        response.onNext(GetTermsResponse.newBuilder()
                .setMaxTextBytes(config.send().maxTextBytes())
                .setEditSeconds((int) config.changes().editWithin().toSeconds())
                .setRecallSeconds((int) config.changes().recallWithin().toSeconds())
                .build());
        response.onCompleted();
    }

    private <T> void answer(String call, StreamObserver<T> response, Future<T> answer) {
        answer.onComplete(done -> {
            if (done.succeeded()) {
                response.onNext(done.result());
                response.onCompleted();
            } else {
                response.onError(failures.of(call, done.cause()));
            }
        });
    }

    private static StatusRuntimeException invalid(String sentence) {
        return Refusals.of(ErrorCode.ERROR_CODE_INVALID, sentence, 0);
    }
}
