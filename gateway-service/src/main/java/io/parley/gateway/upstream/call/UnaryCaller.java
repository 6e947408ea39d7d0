package io.parley.gateway.upstream.call;

import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.parley.gateway.observability.GatewayMetrics;
import io.parley.gateway.protocol.Refusal;
import io.parley.kit.channel.UnaryCalls;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Calls one service in words that a client may be told: fails with {@link Refusal} only. Any thread may call; answers come
 * on the channel's event loop.
 */
public final class UnaryCaller {
    private final UnaryCalls calls;
    private final GatewayMetrics metrics;

    public UnaryCaller(UnaryCalls calls, GatewayMetrics metrics) {
        this.calls = calls;
        this.metrics = metrics;
    }

    /** Calls once: the call must not be repeated without the client knowing. */
    public <Q, A> CompletableFuture<A> callOnce(MethodDescriptor<Q, A> method, Q request, long deadlineMs) {
        return refusing(calls.callOnce(method, request, deadlineMs));
    }

    /** Calls a method that is idempotent. */
    public <Q, A> CompletableFuture<A> call(MethodDescriptor<Q, A> method, Q request, long deadlineMs) {
        return refusing(calls.call(method, request, deadlineMs));
    }

    /** Calls each pod once, by its address; fails as other calls do, each for itself. */
    public <Q, A> Map<String, CompletableFuture<A>> callEach(
            MethodDescriptor<Q, A> method, Q request, long deadlineMs) {
        Map<String, CompletableFuture<A>> answers = calls.callEach(method, request, deadlineMs);
        answers.replaceAll((pod, answer) -> refusing(answer));
        return answers;
    }

    private <A> CompletableFuture<A> refusing(CompletableFuture<A> call) {
        CompletableFuture<A> answer = new CompletableFuture<>();
        call.whenComplete((received, failure) -> {
            if (failure == null) {
                answer.complete(received);
            } else {
                StatusRuntimeException status = (StatusRuntimeException) failure;
                metrics.upstreamFailed(calls.service());
                answer.completeExceptionally(
                        RefusalMapping.of(calls.service(), status.getStatus(), status.getTrailers()));
            }
        });
        return answer;
    }
}
