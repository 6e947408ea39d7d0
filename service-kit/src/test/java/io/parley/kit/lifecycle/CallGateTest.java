package io.parley.kit.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.parley.proto.message.v1.ExchangeRequest;
import io.parley.proto.message.v1.ExchangeResponse;
import io.parley.proto.message.v1.MessageServiceGrpc;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.StartupEvent;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CallGateTest {
    private final CallGate gate = new CallGate();

    @Test
    void noCallIsLetInBeforeTheEndOfTheStart() {
        Call<?, ?> early = new Call<>(MessageServiceGrpc.getHistoryMethod());
        enter(early);
        assertThat(early.closedWith()).isEqualTo(Status.Code.UNAVAILABLE);

        gate.open(new StartupEvent());
        Call<?, ?> inTime = new Call<>(MessageServiceGrpc.getHistoryMethod());
        enter(inTime);
        assertThat(inTime.closedWith()).isNull();
    }

    @Test
    void aStopBeforeTheEndOfTheStartKeepsItClosed() {
        gate.close(new ShutdownDelayInitiatedEvent());
        gate.open(new StartupEvent());
        Call<?, ?> late = new Call<>(MessageServiceGrpc.getHistoryMethod());
        enter(late);
        assertThat(late.closedWith()).isEqualTo(Status.Code.UNAVAILABLE);
    }

    @Test
    void aCallUnderWayIsWaitedForAndLaterOnesAreRefused() {
        gate.open(new StartupEvent());
        Call<?, ?> early = new Call<>(MessageServiceGrpc.getHistoryMethod());
        ServerCall.Listener<?> underWay = enter(early);
        CompletableFuture<Void> closing =
                CompletableFuture.runAsync(() -> gate.close(new ShutdownDelayInitiatedEvent()));

        await().untilAsserted(() -> {
            Call<?, ?> late = new Call<>(MessageServiceGrpc.getHistoryMethod());
            enter(late).onComplete();
            assertThat(late.closedWith()).isEqualTo(Status.Code.UNAVAILABLE);
        });
        assertThat(early.closedWith()).isNull();
        assertThat(closing).isNotDone();

        underWay.onCancel();
        assertThat(closing).succeedsWithin(Duration.ofSeconds(5));
    }

    @Test
    void aStreamIsNotWaitedForButANewOneIsRefused() {
        gate.open(new StartupEvent());
        gate.interceptCall(
                new Call<>(MessageServiceGrpc.getExchangeMethod()), new Metadata(), (call, headers) -> new Nothing<>());
        gate.close(new ShutdownDelayInitiatedEvent());
        Call<ExchangeRequest, ExchangeResponse> late = new Call<>(MessageServiceGrpc.getExchangeMethod());
        gate.interceptCall(late, new Metadata(), (call, headers) -> new Nothing<>());
        assertThat(late.closedWith()).isEqualTo(Status.Code.UNAVAILABLE);
    }

    private <Q, A> ServerCall.Listener<Q> enter(Call<Q, A> call) {
        return gate.interceptCall(call, new Metadata(), (entered, headers) -> new Nothing<>());
    }

    private static final class Nothing<Q> extends ServerCall.Listener<Q> {}

    /** A call that remembers how it was closed. */
    private static final class Call<Q, A> extends ServerCall<Q, A> {
        private final MethodDescriptor<Q, A> method;
        private volatile Status status;

        Call(MethodDescriptor<Q, A> method) {
            this.method = method;
        }

        Status.Code closedWith() {
            return status == null ? null : status.getCode();
        }

        @Override
        public void close(Status with, Metadata trailers) {
            status = with;
        }

        @Override
        public MethodDescriptor<Q, A> getMethodDescriptor() {
            return method;
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public void request(int messages) {}

        @Override
        public void sendHeaders(Metadata headers) {}

        @Override
        public void sendMessage(A message) {}
    }
}
