package io.parley.loadtest.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.loadtest.measure.ProcessUsage;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WarmUpTest {
    private static final long STEP_MS = 20;

    private final AtomicLong looks = new AtomicLong();

    @Test
    void endsWhenLittleIsCompiledAnyMore() {
        // Busy in the first two steps, idle in the third.
        new WarmUp(0, 60_000, STEP_MS, () -> compiled(Math.min(2, looks.getAndIncrement()))).run();
        assertThat(looks).hasValue(4);
    }

    @Test
    void endsWhenCompilingNeverDoes() {
        long began = System.nanoTime();
        new WarmUp(0, 50 * STEP_MS, STEP_MS, () -> compiled(looks.getAndIncrement())).run();
        assertThat(looks.get()).isBetween(2L, 51L);
        assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(STEP_MS));
    }

    @Test
    void lastsAsLongAsAskedForWhenNothingIsCompiled() {
        long began = System.nanoTime();
        new WarmUp(5 * STEP_MS, 5 * STEP_MS, STEP_MS, () -> compiled(0)).run();
        assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(5 * STEP_MS));
    }

    /** A second of compiling per step is far above what counts as little, however long the step takes. */
    private static Map<String, ProcessUsage> compiled(long steps) {
        long micros = TimeUnit.SECONDS.toMicros(steps);
        return Map.of("gateway-0", new ProcessUsage(2 * micros, micros, 0));
    }
}
