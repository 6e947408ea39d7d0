package io.parley.auth.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.auth.refusal.Refusal;
import io.parley.proto.client.v1.ErrorCode;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BoundedWorkersTest {
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final BoundedWorkers workers = new BoundedWorkers("test", 1, 1, metrics);

    @AfterEach
    void stop() throws InterruptedException {
        workers.close();
    }

    @Test
    void whatDoesNotFitTheQueueIsRefusedWithATimeToComeBack() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        CompletableFuture<Integer> running = workers.submit(() -> {
            started.countDown();
            release.await();
            return 1;
        });
        started.await();
        CompletableFuture<Integer> waiting = workers.submit(() -> 2);
        assertThat(metrics.get("parley.auth.test.queue").gauge().value()).isEqualTo(1);

        assertThatThrownBy(workers.submit(() -> 3)::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(ErrorCode.ERROR_CODE_OVERLOADED);
                    assertThat(refusal.retryAfterMs()).isGreaterThanOrEqualTo(1000);
                });
        assertThat(metrics.get("parley.auth.test.refused").counter().count()).isEqualTo(1);

        release.countDown();
        assertThat(running.get(5, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(waiting.get(5, TimeUnit.SECONDS)).isEqualTo(2);
    }

    @Test
    void theResultComesBackOnTheContextThatAsked() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            Context context = vertx.getOrCreateContext();
            CompletableFuture<Context> answeredOn = new CompletableFuture<>();
            context.runOnContext(ignored -> workers.run(() -> "result")
                    .subscribe()
                    .with(result -> answeredOn.complete(Vertx.currentContext()), answeredOn::completeExceptionally));
            assertThat(answeredOn.get(5, TimeUnit.SECONDS)).isSameAs(context);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void aComputationThatFailsDoesNotCostAWorker() throws Exception {
        assertThatThrownBy(workers.submit(() -> {
                    throw new IllegalStateException("broken");
                })::get)
                .hasRootCauseMessage("broken");
        assertThat(workers.submit(() -> 1).get(5, TimeUnit.SECONDS)).isEqualTo(1);
    }
}
