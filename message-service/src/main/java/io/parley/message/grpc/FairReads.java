package io.parley.message.grpc;

import io.grpc.Deadline;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.kit.grpc.CallFailures;
import io.parley.kit.grpc.Refusals;
import io.parley.message.config.MessageConfig;
import io.parley.message.sync.Hidden;
import io.parley.proto.client.v1.ErrorCode;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The calls that read, each in its user's turn. A call that was cancelled or is past its deadline is not worked on, and
 * the place of one that takes longer is free again. Safe for any thread; a read is started, and answered, on the Vert.x
 * context on which its call came.
 */
@ApplicationScoped
public class FairReads {
    private static final long RETRY_AFTER_MS = 1_000;

    private final Vertx vertx;
    private final FairQueue queue;
    private final long patienceMs;
    private final CallFailures failures;
    private final Counter refused;
    private final Counter dropped;

    /** For CDI. */
    public FairReads(Vertx vertx, MessageConfig config, CallFailures failures, MeterRegistry metrics) {
        this.vertx = vertx;
        this.queue = new FairQueue(
                config.reads().atATime(),
                config.reads().atATimePerUser(),
                config.reads().waiting(),
                config.reads().waitingPerUser());
        this.patienceMs = 2 * config.database().answerTimeout().toMillis();
        this.failures = failures;
        this.refused = metrics.counter("parley.message.reads.refused");
        this.dropped = metrics.counter("parley.message.reads.dropped");
        metrics.gauge("parley.message.reads.underway", queue, FairQueue::taken);
        metrics.gauge("parley.message.reads.waiting", queue, FairQueue::waiting);
    }

    /**
     * Answers a call with what a read finds. On the event loop of the call.
     *
     * @param call what the log calls it
     * @param work begins the read; an {@link IllegalArgumentException} carries a sentence for the client
     */
    <A> void answer(String call, int userId, StreamObserver<A> response, Supplier<Future<A>> work) {
        Read<A> read = new Read<>(call, userId, (ServerCallStreamObserver<A>) response, work);
        read.response.setOnCancelHandler(() -> queue.withdraw(read));
        if (!queue.offer(read)) {
            refused.increment();
            response.onError(Refusals.of(
                    ErrorCode.ERROR_CODE_OVERLOADED,
                    "Too many reads are waiting for their turn; try again later.",
                    RETRY_AFTER_MS));
        }
    }

    private final class Read<A> implements FairQueue.Work {
        private final String call;
        private final int userId;
        private final ServerCallStreamObserver<A> response;
        private final Supplier<Future<A>> work;
        private final ContextInternal context = (ContextInternal) vertx.getOrCreateContext();
        private final Deadline deadline = io.grpc.Context.current().getDeadline();

        Read(String call, int userId, ServerCallStreamObserver<A> response, Supplier<Future<A>> work) {
            this.call = call;
            this.userId = userId;
            this.response = response;
            this.work = work;
        }

        @Override
        public int userId() {
            return userId;
        }

        @Override
        public boolean isWanted() {
            return !response.isCancelled() && (deadline == null || !deadline.isExpired());
        }

        @Override
        public void start() {
            if (Vertx.currentContext() == context) {
                begin();
            } else {
                context.runOnContext(now -> begin());
            }
        }

        private void begin() {
            context.succeededFuture()
                    .compose(now -> work.get())
                    .timeout(patience(), TimeUnit.MILLISECONDS)
                    .onComplete(ended -> {
                        try {
                            finish(ended);
                        } finally {
                            queue.left(userId);
                        }
                    });
        }

        private void finish(AsyncResult<A> ended) {
            if (ended.succeeded()) {
                response.onNext(ended.result());
                response.onCompleted();
            } else {
                response.onError(
                        switch (ended.cause()) {
                            case IllegalArgumentException wrong ->
                                Refusals.of(ErrorCode.ERROR_CODE_INVALID, wrong.getMessage(), 0);
                            case Hidden hidden -> Refusals.of(ErrorCode.ERROR_CODE_FORBIDDEN, hidden.getMessage(), 0);
                            case Throwable failure -> failures.of(call, failure);
                        });
            }
        }

        private long patience() {
            return deadline == null
                    ? patienceMs
                    : Math.clamp(deadline.timeRemaining(TimeUnit.MILLISECONDS), 1, patienceMs);
        }

        @Override
        public void dropped() {
            dropped.increment();
        }
    }
}
