package io.parley.message.grpc;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.parley.kit.grpc.Refusals;
import io.parley.message.routing.RecentRoutings;
import io.parley.message.sync.GroupOverview;
import io.parley.message.sync.TraceReader;
import io.parley.proto.ConversationIds;
import io.parley.proto.admin.v1.FindGroupRequest;
import io.parley.proto.admin.v1.FindGroupResponse;
import io.parley.proto.admin.v1.TraceRequest;
import io.parley.proto.admin.v1.TraceResponse;
import io.parley.proto.admin.v1.TracedMemory;
import io.parley.proto.admin.v1.TracedRouting;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.message.v1.EntryRouting;
import io.parley.proto.message.v1.OperatorFindGroupRequest;
import io.parley.proto.message.v1.OperatorServiceGrpc;
import io.parley.proto.message.v1.RecentRoutingsRequest;
import io.parley.proto.message.v1.RecentRoutingsResponse;
import io.parley.proto.message.v1.TraceEntriesRequest;
import io.quarkus.grpc.GrpcService;
import java.util.Set;

/** The calls of operator.proto. Operators take their turns among all who read. Runs on event loops. */
@GrpcService
public class OperatorGrpcService extends OperatorServiceGrpc.OperatorServiceImplBase {
    private static final int PAIR = 2;
    private static final int MOST_MEMBERS = 200;
    private static final int MOST_ENTRIES = 10;
    private static final int MOST_ROUTINGS = 1_000;

    private final TraceReader traces;
    private final GroupOverview groups;
    private final FairReads reads;
    private final RecentRoutings recent;
    private final PodName pod;

    /** For CDI. */
    public OperatorGrpcService(
            TraceReader traces, GroupOverview groups, FairReads reads, RecentRoutings recent, PodName pod) {
        this.recent = recent;
        this.pod = pod;
        this.traces = traces;
        this.groups = groups;
        this.reads = reads;
    }

    @Override
    public void trace(TraceEntriesRequest request, StreamObserver<TraceResponse> response) {
        TraceRequest asked = request.getTrace();
        int users = asked.getBetweenUserIdsCount();
        if (asked.getConversationId() == 0 ? users < 1 || users > PAIR : users > 0) {
            response.onError(refused(
                    ErrorCode.ERROR_CODE_INVALID, "Give conversation_id, or the two users of a direct conversation."));
            return;
        }
        if (!asked.getClientMessageId().isEmpty() && asked.getSenderId() == 0) {
            response.onError(refused(ErrorCode.ERROR_CODE_INVALID, "client_message_id wants sender_id beside it."));
            return;
        }
        long conversation = asked.getConversationId() == 0
                ? ConversationIds.direct(asked.getBetweenUserIds(0), asked.getBetweenUserIds(users - 1))
                : asked.getConversationId();
        reads.answer("Trace", request.getOperatorUserId(), response, () -> traces.trace(conversation, asked)
                .map(found -> found.orElseThrow(() -> refused(
                        ErrorCode.ERROR_CODE_NOT_FOUND,
                        "There is no such entry: nothing like it was stored here, or retention has deleted it."))));
    }

    @Override
    public void recentRoutings(RecentRoutingsRequest request, StreamObserver<RecentRoutingsResponse> response) {
        Set<Long> seqs = Set.copyOf(request.getSeqsList());
        if (seqs.isEmpty() || seqs.size() > MOST_ENTRIES) {
            response.onError(refused(ErrorCode.ERROR_CODE_INVALID, "seqs must be 1 to " + MOST_ENTRIES + "."));
            return;
        }
        RecentRoutingsResponse.Builder answer = RecentRoutingsResponse.newBuilder()
                .setMemory(TracedMemory.newBuilder().setPod(pod.toString()).setSinceMs(recent.sinceMs()));
        for (RecentRoutings.Routed routed : recent.of(request.getConversationId(), seqs, MOST_ROUTINGS)) {
            answer.addRoutings(EntryRouting.newBuilder()
                    .setSeq(routed.seq())
                    .setRouting(TracedRouting.newBuilder()
                            .setPod(pod.toString())
                            .setAtMs(routed.atMs())
                            .setOutcome(routed.outcome())
                            .setGateway(routed.gateway())
                            .setEpoch(routed.epoch())
                            .setPartition(routed.partition())
                            .setOffset(routed.offset())
                            .setSessions(routed.sessions())
                            .setAgain(routed.again())));
        }
        response.onNext(answer.build());
        response.onCompleted();
    }

    @Override
    public void findGroup(OperatorFindGroupRequest request, StreamObserver<FindGroupResponse> response) {
        FindGroupRequest asked = request.getFind();
        if (!ConversationIds.isGroup(asked.getConversationId())) {
            response.onError(refused(
                    ErrorCode.ERROR_CODE_INVALID, "conversation_id must be the number of a group, of 19 digits."));
            return;
        }
        if (asked.getAfterUserId() < 0 || asked.getLimit() < 0 || asked.getLimit() > MOST_MEMBERS) {
            response.onError(refused(
                    ErrorCode.ERROR_CODE_INVALID,
                    "limit must be at most " + MOST_MEMBERS + ", and after_user_id a 9-digit id."));
            return;
        }
        int limit = asked.getLimit() == 0 ? MOST_MEMBERS : asked.getLimit();
        reads.answer("FindGroup", request.getOperatorUserId(), response, () -> groups.of(
                        asked.getConversationId(), asked.getAfterUserId(), limit)
                .map(found -> found.orElseThrow(
                        () -> refused(ErrorCode.ERROR_CODE_NOT_FOUND, "There is no group of this number."))));
    }

    private static StatusRuntimeException refused(ErrorCode code, String sentence) {
        return Refusals.of(code, sentence, 0);
    }
}
