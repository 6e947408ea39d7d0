package io.parley.gateway.testing;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.parley.proto.message.v1.AudienceRequest;
import io.parley.proto.message.v1.AudienceResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What message-service tells of large groups: for each group what a test wants, by the seq that the gateway knows. */
public final class AudiencePeer {
    private final Map<Question, AudienceResponse> answers = new ConcurrentHashMap<>();
    private final List<AudienceRequest> asked = new CopyOnWriteArrayList<>();
    private volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);

    private record Question(long group, long knownSeq) {}

    /** Whoever knows this much of a group is told that; others are refused. */
    public void tell(long group, long knownSeq, AudienceResponse answer) {
        answers.put(new Question(group, knownSeq), answer);
    }

    /** Answers wait until the gate opens. */
    public CompletableFuture<Void> closeGate() {
        gate = new CompletableFuture<>();
        return gate;
    }

    /** What was asked of a group so far. */
    public List<AudienceRequest> asked(long group) {
        return asked.stream()
                .filter(request -> request.getConversationId() == group)
                .toList();
    }

    void answer(AudienceRequest request, StreamObserver<AudienceResponse> answer) {
        asked.add(request);
        gate.whenComplete((open, failure) -> {
            AudienceResponse told = answers.get(new Question(request.getConversationId(), request.getKnownSeq()));
            if (told == null) {
                answer.onError(Status.INTERNAL.asRuntimeException());
            } else {
                answer.onNext(told);
                answer.onCompleted();
            }
        });
    }
}
