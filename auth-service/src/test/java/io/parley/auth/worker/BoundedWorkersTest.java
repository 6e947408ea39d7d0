package io.parley.auth.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.auth.refusal.Refusal;
import io.parley.proto.client.v1.ErrorCode;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BoundedWorkersTest {
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final BoundedWorkers workers = new BoundedWorkers("test", 1, 1, Duration.ofMillis(1), metrics);

    @AfterEach
    void stop() throws InterruptedException {
        workers.close();
    }

    @Test
    void whatDoesNotFitTheQueueIsRefusedWithATimeToComeBack() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        CompletableFuture<Integer> running = workers.submit(Turn.OF_ALL, () -> {
            started.countDown();
            release.await();
            return 1;
        });
        started.await();
        CompletableFuture<Integer> waiting = workers.submit(Turn.OF_ALL, () -> 2);
        assertThat(metrics.get("parley.auth.test.queue").gauge().value()).isEqualTo(1);

        assertThatThrownBy(workers.submit(Turn.OF_ALL, () -> 3)::get)
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
    void whatWouldWaitLongerThanAnybodyWaitsIsRefusedAtOnce() throws Exception {
        AtomicLong now = new AtomicLong();
        CountDownLatch release = new CountDownLatch(1);
        try (BoundedWorkers slow = new BoundedWorkers(
                "slow", 2, 1_000, Duration.ofSeconds(1), Duration.ofSeconds(10), metrics, now::get)) {
            assertThatThrownBy(slow.submit(Turn.OF_ALL, () -> {
                        throw new IllegalStateException("failed in no time");
                    })::get)
                    .hasRootCauseMessage("failed in no time");
            slow.submit(Turn.OF_ALL, () -> now.addAndGet(TimeUnit.SECONDS.toNanos(1)))
                    .get(5, TimeUnit.SECONDS);
            CountDownLatch computing = new CountDownLatch(2);
            for (int i = 0; i < 2; i++) {
                slow.submit(Turn.OF_ALL, () -> {
                    computing.countDown();
                    return release.await(5, TimeUnit.SECONDS);
                });
            }
            assertThat(computing.await(5, TimeUnit.SECONDS)).isTrue();
            // Twenty of a second each wait for two threads: ten seconds, which is not too long yet.
            IntStream.range(0, 20).forEach(i -> slow.submit(Turn.OF_ALL, () -> true));
            CompletableFuture<Boolean> last = slow.submit(Turn.OF_ALL, () -> true);
            assertThat(metrics.get("parley.auth.slow.wait").timeGauge().value(TimeUnit.MILLISECONDS))
                    .isEqualTo(10_500);

            // Two threads do two in a second: that is how fast those who are refused shall come back.
            assertThat(retryTimes(slow, 4)).containsExactly(1_000L, 1_000L, 1_500L, 2_000L);
            now.addAndGet(TimeUnit.SECONDS.toNanos(1));
            assertThat(retryTimes(slow, 1)).containsExactly(1_500L);
            assertThat(retryTimes(slow, 1_000)).endsWith(60_000L, 60_000L);
            assertThat(metrics.get("parley.auth.slow.refused").counter().count())
                    .isEqualTo(1_005);
            release.countDown();
            assertThat(last.get(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void thoseWhoComeBeforeAnythingWasMeasuredAreSpreadByTheGuess() throws Exception {
        AtomicLong now = new AtomicLong();
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch computing = new CountDownLatch(2);
        try (BoundedWorkers cold =
                new BoundedWorkers("cold", 2, 1_000, Duration.ofSeconds(1), Duration.ofSeconds(2), metrics, now::get)) {
            for (int i = 0; i < 2; i++) {
                cold.submit(Turn.OF_ALL, () -> {
                    computing.countDown();
                    return release.await(5, TimeUnit.SECONDS);
                });
            }
            assertThat(computing.await(5, TimeUnit.SECONDS)).isTrue();
            // Five wait: two and a half seconds for the next.
            IntStream.range(0, 5).forEach(i -> cold.submit(Turn.OF_ALL, () -> true));
            assertThat(retryTimes(cold, 4)).containsExactly(1_000L, 1_000L, 1_500L, 2_000L);
            release.countDown();
        }
    }

    @Test
    void whatIsAnnouncedCountsAsWaiting() throws Exception {
        try (BoundedWorkers announcing =
                new BoundedWorkers("announcing", 1, 1_000, Duration.ofSeconds(1), Duration.ofMillis(1_500), metrics)) {
            assertThat(announcing.announce(Turn.OF_ALL)).isEmpty();
            assertThat(announcing.announce(Turn.OF_ALL)).isEmpty();
            assertThat(announcing.announce(Turn.OF_ALL)).hasValueSatisfying(refusal -> assertThat(refusal.code())
                    .isEqualTo(ErrorCode.ERROR_CODE_OVERLOADED));
            assertThat(metrics.get("parley.auth.announcing.wait").timeGauge().value(TimeUnit.SECONDS))
                    .isEqualTo(2);

            announcing.announcedHasCome(Turn.OF_ALL);
            assertThat(announcing.submit(Turn.OF_ALL, () -> 1).get(5, TimeUnit.SECONDS))
                    .isEqualTo(1);
            assertThat(announcing.announce(Turn.OF_ALL)).isEmpty();
        }
    }

    private static List<Long> retryTimes(BoundedWorkers busy, int refusals) {
        return IntStream.range(0, refusals)
                .mapToObj(i -> busy.submit(Turn.OF_ALL, () -> true).exceptionNow())
                .map(failure -> {
                    assertThat(failure).isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.code())
                            .isEqualTo(ErrorCode.ERROR_CODE_OVERLOADED));
                    return ((Refusal) failure).retryAfterMs();
                })
                .toList();
    }

    @Test
    void theResultComesBackOnTheContextThatAsked() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            Context context = vertx.getOrCreateContext();
            CompletableFuture<Context> answeredOn = new CompletableFuture<>();
            context.runOnContext(ignored -> workers.run(Turn.OF_ALL, () -> "result")
                    .subscribe()
                    .with(result -> answeredOn.complete(Vertx.currentContext()), answeredOn::completeExceptionally));
            assertThat(answeredOn.get(5, TimeUnit.SECONDS)).isSameAs(context);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void aComputationThatFailsDoesNotCostAWorker() throws Exception {
        assertThatThrownBy(workers.submit(Turn.OF_ALL, () -> {
                    throw new IllegalStateException("broken");
                })::get)
                .hasRootCauseMessage("broken");
        assertThat(workers.submit(Turn.OF_ALL, () -> 1).get(5, TimeUnit.SECONDS))
                .isEqualTo(1);
    }
}
