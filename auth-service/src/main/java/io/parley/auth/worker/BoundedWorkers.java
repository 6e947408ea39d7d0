package io.parley.auth.worker;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.parley.auth.refusal.Refusal;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A fixed number of threads behind a queue of a fixed length, for computations. Any thread may submit; the result comes
 * back on the Vert.x context that submitted, so that database sessions may be used right after it. When the queue is
 * full the work is refused with OVERLOADED and the time after which the queue will have drained.
 *
 * <p>Metrics: {@code parley.auth.<name>.queue}, {@code .time} and {@code .refused}.
 */
public final class BoundedWorkers implements AutoCloseable {
    private static final Duration SHORTEST_RETRY = Duration.ofSeconds(1);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

    private final ThreadPoolExecutor executor;
    private final Timer time;
    private final Counter refused;

    /** Starts {@code threads} threads named after {@code name} which share a queue of {@code queueLength} places. */
    public BoundedWorkers(String name, int threads, int queueLength, MeterRegistry metrics) {
        AtomicInteger number = new AtomicInteger();
        executor = new ThreadPoolExecutor(
                threads, threads, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(queueLength), task -> {
                    Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        String prefix = "parley.auth." + name;
        time = Timer.builder(prefix + ".time")
                .description("Time one computation took, without waiting")
                .register(metrics);
        refused = Counter.builder(prefix + ".refused")
                .description("Computations refused because the queue was full")
                .register(metrics);
        Gauge.builder(prefix + ".queue", executor.getQueue(), Collection::size)
                .description("Computations waiting for a worker")
                .register(metrics);
    }

    /** Runs a computation on a worker, once for each subscription. The result arrives on the subscriber's context. */
    public <T> Uni<T> run(Callable<T> computation) {
        return Uni.createFrom().deferred(() -> {
            Executor origin = currentContext();
            return Uni.createFrom().completionStage(submit(computation)).emitOn(origin);
        });
    }

    /** Runs a computation on a worker; what depends on the result runs there too, or on the caller when it is done. */
    public <T> CompletableFuture<T> submit(Callable<T> computation) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            executor.execute(() -> complete(result, computation));
        } catch (RejectedExecutionException full) {
            refused.increment();
            result.completeExceptionally(
                    Refusal.overloaded("The server is busy; please try again in a while.", drainTime()));
        }
        return result;
    }

    /** Runs what it is given on the Vert.x context of the calling thread, or at once when there is none. */
    public static Executor currentContext() {
        Context context = Vertx.currentContext();
        return context == null ? Runnable::run : task -> context.runOnContext(ignored -> task.run());
    }

    /** How many computations wait. */
    public int waiting() {
        return executor.getQueue().size();
    }

    @Override
    public void close() throws InterruptedException {
        executor.shutdown();
        if (!executor.awaitTermination(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            executor.shutdownNow();
        }
    }

    private <T> void complete(CompletableFuture<T> result, Callable<T> computation) {
        long startedNanos = System.nanoTime();
        T value;
        try {
            value = computation.call();
        } catch (Throwable failure) {
            result.completeExceptionally(failure);
            return;
        } finally {
            time.record(System.nanoTime() - startedNanos, TimeUnit.NANOSECONDS);
        }
        result.complete(value);
    }

    private Duration drainTime() {
        double millis = time.mean(TimeUnit.MILLISECONDS) * waiting() / executor.getMaximumPoolSize();
        Duration drain = Duration.ofMillis((long) millis);
        return drain.compareTo(SHORTEST_RETRY) < 0 ? SHORTEST_RETRY : drain;
    }
}
