package io.parley.kit.channel;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Calls one service: every call has a deadline, and one that may be repeated is tried on another pod when the first cannot
 * take it. Fails with {@link StatusRuntimeException} only. Any thread may call; answers come on the channel's event loop.
 */
public final class UnaryCalls {
    /**
     * Before each further attempt where every pod fails: together longer than a channel takes to find a pod that has just been
     * started anew, {@link PodPool#HURRY_PERIOD_MS} at the most.
     */
    private static final long[] PAUSES_MS = {30, 100, 300, 600};

    private final PodPool pool;

    public UnaryCalls(PodPool pool) {
        this.pool = pool;
    }

    /** The name of the service, for logs and metrics. */
    public String service() {
        return pool.service();
    }

    /** Calls once: the call must not be repeated without the client knowing. */
    public <Q, A> CompletableFuture<A> callOnce(MethodDescriptor<Q, A> method, Q request, long deadlineMs) {
        return new Attempts<>(method, request, deadlineMs, 1).begin(null);
    }

    /** Calls a method that is idempotent. */
    public <Q, A> CompletableFuture<A> call(MethodDescriptor<Q, A> method, Q request, long deadlineMs) {
        return new Attempts<>(method, request, deadlineMs, 1 + PAUSES_MS.length).begin(null);
    }

    /** Calls each pod that is known now once, by its address; the standby is none of them. */
    public <Q, A> Map<String, CompletableFuture<A>> callEach(
            MethodDescriptor<Q, A> method, Q request, long deadlineMs) {
        Map<String, CompletableFuture<A>> answers = new LinkedHashMap<>();
        pool.pods()
                .forEach(pod ->
                        answers.put(pod.toString(), new Attempts<>(method, request, deadlineMs, 1).beginOn(pod)));
        return answers;
    }

    /**
     * A stream that was reset has no answer of the service, as with a connection that broke: a server that is at its end
     * does that to calls that come too late. gRPC tells it apart from the service's own INTERNAL by these words only.
     */
    public static boolean isCutOff(Status status) {
        return (status.getCode() == Status.Code.INTERNAL || status.getCode() == Status.Code.CANCELLED)
                && status.getDescription() != null
                && status.getDescription().startsWith("RST_STREAM");
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

        CompletableFuture<A> begin(Pod tried) {
            Pod pod = pool.next(tried);
            if (pod == null) {
                answer.completeExceptionally(Status.UNAVAILABLE
                        .withDescription("There is no address of " + service())
                        .asRuntimeException());
                return answer;
            }
            return beginOn(pod);
        }

        CompletableFuture<A> beginOn(Pod pod) {
            attemptsLeft--;
            CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(
                    Math.max(1, endNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
            ClientCall<Q, A> call = pod.channel().newCall(method, options);
            try {
                call.start(new AnswerListener(pod), new Metadata());
                call.request(2);
                call.sendMessage(request);
                call.halfClose();
            } catch (Throwable thrown) {
                // For want of memory, say. Callers wait for an answer, and nothing else would give them one.
                attemptsLeft = 0;
                failed(pod, Status.UNAVAILABLE.withCause(thrown), null);
                call.cancel("The call could not be written", thrown);
            }
            return answer;
        }

        private void failed(Pod pod, Status status, Metadata trailers) {
            boolean notTaken = status.getCode() == Status.Code.UNAVAILABLE || isCutOff(status);
            if (notTaken) {
                pod.setAside();
            }
            if (!notTaken || attemptsLeft == 0 || System.nanoTime() >= endNanos) {
                answer.completeExceptionally(status.asRuntimeException(trailers));
            } else if (pool.isUseful()) {
                begin(pod);
            } else {
                // A moment later this pod may take the call, or another one that is not connected yet.
                pod.eventLoop()
                        .schedule(() -> begin(pod), PAUSES_MS[PAUSES_MS.length - attemptsLeft], TimeUnit.MILLISECONDS);
            }
        }

        private final class AnswerListener extends ClientCall.Listener<A> {
            private final Pod pod;
            private A received;

            AnswerListener(Pod pod) {
                this.pod = pod;
            }

            @Override
            public void onMessage(A message) {
                received = message;
            }

            @Override
            public void onClose(Status status, Metadata trailers) {
                if (status.isOk() && received != null) {
                    answer.complete(received);
                } else if (status.isOk()) {
                    failed(pod, Status.INTERNAL.withDescription("no answer"), trailers);
                } else {
                    failed(pod, status, trailers);
                }
            }
        }
    }
}
