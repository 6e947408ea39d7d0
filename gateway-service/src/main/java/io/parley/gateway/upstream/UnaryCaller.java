package io.parley.gateway.upstream;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.parley.gateway.observability.GatewayMetrics;
import io.parley.gateway.protocol.Refusal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Calls one service: every call has a deadline, and one that may be repeated is tried on another pod when the first
 * cannot be reached. Fails with {@link Refusal} only. Any thread may call; answers come on the channel's event loop.
 */
final class UnaryCaller {
    private static final int MAX_ATTEMPTS = 3;

    private final BackendPool pool;
    private final GatewayMetrics metrics;

    UnaryCaller(BackendPool pool, GatewayMetrics metrics) {
        this.pool = pool;
        this.metrics = metrics;
    }

    /** Calls once: the call must not be repeated without the client knowing. */
    <Q, A> CompletableFuture<A> callOnce(MethodDescriptor<Q, A> method, Q request, long deadlineMs) {
        return new Attempts<>(method, request, deadlineMs, 1).begin();
    }

    /** Calls a method that is idempotent. */
    <Q, A> CompletableFuture<A> call(MethodDescriptor<Q, A> method, Q request, long deadlineMs) {
        return new Attempts<>(method, request, deadlineMs, MAX_ATTEMPTS).begin();
    }

    private final class Attempts<Q, A> {
        private final MethodDescriptor<Q, A> method;
        private final Q request;
        private final long endNanos;
        private final CompletableFuture<A> answer = new CompletableFuture<>();
        private int attemptsLeft;

        Attempts(MethodDescriptor<Q, A> method, Q request, long deadlineMs, int attempts) {
            this.method = method;
            this.request = request;
            this.endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(deadlineMs);
            this.attemptsLeft = attempts;
        }

        CompletableFuture<A> begin() {
            Backend backend = pool.next();
            if (backend == null) {
                failed(Status.UNAVAILABLE.withDescription("no address"), null);
                return answer;
            }
            attemptsLeft--;
            CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(
                    Math.max(1, endNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
            ClientCall<Q, A> call = backend.channel().newCall(method, options);
            try {
                call.start(new AnswerListener(), new Metadata());
                call.request(2);
                call.sendMessage(request);
                call.halfClose();
            } catch (Throwable thrown) {
                // For want of memory, say. Callers wait for an answer, and nothing else would give them one.
                attemptsLeft = 0;
                failed(Status.UNAVAILABLE.withCause(thrown), null);
                call.cancel("The call could not be written", thrown);
            }
            return answer;
        }

        private void failed(Status status, Metadata trailers) {
            boolean again = status.getCode() == Status.Code.UNAVAILABLE
                    && attemptsLeft > 0
                    && System.nanoTime() < endNanos
                    && pool.backends().size() > 1;
            if (again) {
                begin();
            } else {
                metrics.upstreamFailed(pool.service());
                answer.completeExceptionally(RefusalMapping.of(pool.service(), status, trailers));
            }
        }

        private final class AnswerListener extends ClientCall.Listener<A> {
            private A received;

            @Override
            public void onMessage(A message) {
                received = message;
            }

            @Override
            public void onClose(Status status, Metadata trailers) {
                if (status.isOk() && received != null) {
                    answer.complete(received);
                } else if (status.isOk()) {
                    failed(Status.INTERNAL.withDescription("no answer"), trailers);
                } else {
                    failed(status, trailers);
                }
            }
        }
    }
}
