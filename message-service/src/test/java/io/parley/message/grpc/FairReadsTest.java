package io.parley.message.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.kit.grpc.CallFailures;
import io.parley.message.testing.TestSettings;
import io.parley.proto.ServiceMetadata;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FairReadsTest {
    private static final int ALICE = 100_000_001;
    private static final int BOB = 100_000_002;

    private final Vertx vertx = Vertx.vertx();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final MeterRegistry metrics = new SimpleMeterRegistry();
    private final List<String> begun = new CopyOnWriteArrayList<>();
    private FairReads reads = oneAtATime("1m");

    private FairReads oneAtATime(String answerTimeout) {
        return new FairReads(
                vertx,
                TestSettings.with(Map.of(
                        "reads.at-a-time", "1",
                        "reads.waiting", "2",
                        "reads.waiting-per-user", "2",
                        "database.answer-timeout", answerTimeout)),
                new CallFailures(metrics),
                metrics);
    }

    @AfterEach
    void close() {
        clock.shutdownNow();
        vertx.close();
    }

    @Test
    void aCallThatWasCancelledOrIsLateIsNotWorkedOn() throws Exception {
        Promise<String> first = Promise.promise();
        Call holder = new Call();
        ask(ALICE, holder, "first", first.future());
        Call cancelled = new Call();
        ask(ALICE, cancelled, "cancelled", Future.succeededFuture("nobody reads this"));
        Context.CancellableContext late =
                Context.current().withDeadline(Deadline.after(1, TimeUnit.MILLISECONDS), clock);
        late.run(() -> ask(BOB, new Call(), "late", Future.succeededFuture("too late")));
        await().until(() -> late.getDeadline().isExpired());
        cancelled.cancel();
        Call wanted = new Call();
        ask(BOB, wanted, "wanted", Future.succeededFuture("found"));

        first.complete("first answer");

        await().untilAsserted(() -> assertThat(wanted.answers).containsExactly("found"));
        await().untilAsserted(() -> assertThat(holder.answers).containsExactly("first answer"));
        assertThat(begun).containsExactly("first", "wanted");
        assertThat(metrics.counter("parley.message.reads.dropped").count()).isEqualTo(1);
    }

    @Test
    void oneTooManyIsRefusedWithATimeToComeBack() throws Exception {
        ask(ALICE, new Call(), "holder", Promise.<String>promise().future());
        ask(BOB, new Call(), "second", Future.succeededFuture(""));
        ask(BOB, new Call(), "third", Future.succeededFuture(""));
        Call refused = new Call();
        ask(BOB, refused, "fourth", Future.succeededFuture(""));

        StatusRuntimeException why = (StatusRuntimeException) refused.failure;
        assertThat(why.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        Error error = Error.parseFrom(
                why.getTrailers().get(Metadata.Key.of(ServiceMetadata.ERROR, Metadata.BINARY_BYTE_MARSHALLER)));
        assertThat(error.getCode()).isEqualTo(ErrorCode.ERROR_CODE_OVERLOADED);
        assertThat(error.getRetryAfterMs()).isPositive();
        assertThat(metrics.counter("parley.message.reads.refused").count()).isEqualTo(1);
    }

    @Test
    void aReadThatIsNeverAnsweredGivesItsPlaceBack() {
        reads = oneAtATime("100ms");
        Call stuck = new Call();
        ask(ALICE, stuck, "stuck", Promise.<String>promise().future());
        Call next = new Call();
        ask(BOB, next, "next", Future.succeededFuture("found"));

        await().untilAsserted(() -> assertThat(next.answers).containsExactly("found"));
        assertThat(stuck.failure).isInstanceOf(StatusRuntimeException.class);
    }

    @Test
    void aReadThatThrowsGivesItsPlaceBack() {
        reads.answer("Sync", ALICE, new Call(), () -> {
            throw new IllegalStateException("a fault");
        });
        Call next = new Call();
        ask(BOB, next, "next", Future.succeededFuture("found"));

        await().untilAsserted(() -> assertThat(next.answers).containsExactly("found"));
    }

    private void ask(int user, Call call, String name, Future<String> found) {
        reads.answer("Sync", user, call, () -> {
            begun.add(name);
            return found;
        });
    }

    /** A gateway's call as gRPC shows it to the service. */
    private static final class Call extends ServerCallStreamObserver<String> {
        private final List<String> answers = new CopyOnWriteArrayList<>();
        private volatile Throwable failure;
        private volatile boolean cancelled;
        private Runnable onCancel;

        void cancel() {
            cancelled = true;
            onCancel.run();
        }

        @Override
        public boolean isCancelled() {
            return cancelled;
        }

        @Override
        public void setOnCancelHandler(Runnable handler) {
            onCancel = handler;
        }

        @Override
        public void onNext(String answer) {
            answers.add(answer);
        }

        @Override
        public void onError(Throwable why) {
            failure = why;
        }

        @Override
        public void onCompleted() {
            // A unary call: its answer says it all.
        }

        @Override
        public void setCompression(String compression) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setOnReadyHandler(Runnable handler) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void request(int count) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void setMessageCompression(boolean enable) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void disableAutoInboundFlowControl() {
            throw new UnsupportedOperationException();
        }
    }
}
