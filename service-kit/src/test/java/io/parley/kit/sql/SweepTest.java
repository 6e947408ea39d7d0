package io.parley.kit.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SweepTest {
    private static final int PAUSE_MS = 20;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger batches = new AtomicInteger();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void batchesFollowUntilItIsClosed() {
        Sweep sweep = sweep();
        sweep.start();
        await().until(() -> batches.get() >= 2);
        sweep.close();
    }

    @Test
    void noBatchBeginsAfterTheEnd() {
        Sweep sweep = sweep();
        sweep.start();
        sweep.close();
        CompletableFuture<Void> later = new CompletableFuture<>();
        vertx.setTimer(3 * PAUSE_MS, timer -> later.complete(null));
        later.join();
        assertThat(batches).hasValue(0);
    }

    private Sweep sweep() {
        return new Sweep(vertx, "What a test deletes", Duration.ofMillis(PAUSE_MS), () -> Uni.createFrom()
                .item(batches::incrementAndGet));
    }
}
