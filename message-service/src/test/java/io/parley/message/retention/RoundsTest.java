package io.parley.message.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoundsTest {
    private static final int VERY_MANY = 100_000;

    private final Vertx vertx = Vertx.vertx();
    private final Rounds rounds = new Rounds(vertx, 1, "It failed");
    private final AtomicInteger steps = new AtomicInteger();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void veryManyStepsFollowEachOther() {
        run(() -> later(steps.incrementAndGet() < VERY_MANY));
        assertThat(steps).hasValue(VERY_MANY);
    }

    @Test
    void aStepThatFailsOrThrowsIsTheLast() {
        assertThatThrownBy(() -> run(() -> Future.failedFuture("no database"))).hasMessageContaining("no database");
        assertThatThrownBy(() -> run(() -> {
                    throw new IllegalStateException("a fault");
                }))
                .hasMessageContaining("a fault");
    }

    @Test
    void whatIsStoppedEndsWithTheStepUnderWay() {
        run(() -> {
            rounds.stop();
            return later(steps.incrementAndGet() < VERY_MANY);
        });
        assertThat(steps).hasValue(1);
    }

    private Future<Boolean> later(boolean more) {
        Promise<Boolean> done = Promise.promise();
        vertx.runOnContext(now -> done.complete(more));
        return done.future();
    }

    private void run(Supplier<Future<Boolean>> step) {
        rounds.whileMore(0, step)
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }
}
