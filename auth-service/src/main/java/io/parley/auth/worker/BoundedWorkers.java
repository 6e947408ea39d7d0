package io.parley.auth.worker;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.parley.auth.refusal.Refusal;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A fixed number of threads behind a queue of a fixed length, for computations: whose turn it is says {@link FairTurns}.
 * Any thread may submit; the result comes
 * back on the Vert.x context that submitted, so that database sessions may be used right after it. When the queue is
 * full, or the work would wait longer than anybody waits for it, it is refused with OVERLOADED. How long it would wait is
 * what computations took of late, times those whose turn is before it, shared by the threads.
 *
 * <p>Whoever is refused is told to come back when a place will be free that nobody else was told of: thousands who were
 * refused at once come back one after the other, as fast as computations can be done, and find the queue neither full
 * nor empty. That speed is the best there was, not the latest: a few who come too early cost less than idle threads. What a
 * computation takes is guessed before the first has been done: thousands may come to a service that has just started.
 *
 * <p>Metrics: {@code parley.auth.<name>.queue}, {@code .wait} (expected, for the next one), {@code .time} and {@code .refused}.
 */
public final class BoundedWorkers implements AutoCloseable {
    private static final long SHORTEST_RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Clients may wait for a minute without losing their connection (P-32). */
    private static final long LONGEST_RETRY_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

    private static final double WEIGHT_OF_THE_LAST = 0.1;

    private final ThreadPoolExecutor executor;
    private final long longestWaitNanos;
    private final LongSupplier nanoTime;
    private final Timer time;
    private final Counter refused;
    /** Two threads that finish at once may lose one of their samples, which does no harm. */
    private volatile double recentNanos;

    /** What waits; the executor's own queue holds as many tasks, each of which takes whose turn it is. */
    private final FairTurns<Waiting<?>> turns;

    private final AtomicLong fastestNanos;
    /** When the place will be free that was promised last. */
    private final AtomicLong lastPlaceNanos;

    /**
     * Starts {@code threads} threads named after {@code name} which share a queue of {@code queueLength} places.
     *
     * @param guess about what one computation takes
     */
    public BoundedWorkers(String name, int threads, int queueLength, Duration guess, MeterRegistry metrics) {
        this(name, threads, queueLength, guess, Duration.ofNanos(Long.MAX_VALUE), metrics);
    }

    /** The same, and nothing is taken that would wait longer than {@code longestWait}. */
    public BoundedWorkers(
            String name, int threads, int queueLength, Duration guess, Duration longestWait, MeterRegistry metrics) {
        this(name, threads, queueLength, guess, longestWait, metrics, System::nanoTime);
    }

    BoundedWorkers(
            String name,
            int threads,
            int queueLength,
            Duration guess,
            Duration longestWait,
            MeterRegistry metrics,
            LongSupplier nanoTime) {
        this.recentNanos = guess.toNanos();
        this.fastestNanos = new AtomicLong(guess.toNanos());
        this.longestWaitNanos = longestWait.toNanos();
        this.nanoTime = nanoTime;
        this.lastPlaceNanos = new AtomicLong(nanoTime.getAsLong());
        turns = new FairTurns<>(queueLength);
        AtomicInteger number = new AtomicInteger();
        executor = new ThreadPoolExecutor(threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        String prefix = "parley.auth." + name;
        time = Timer.builder(prefix + ".time")
                .description("Time one computation took, without waiting")
                .register(metrics);
        refused = Counter.builder(prefix + ".refused")
                .description("Computations refused because the queue was full, or the wait too long")
                .register(metrics);
        Gauge.builder(prefix + ".queue", turns, FairTurns::size)
                .description("Computations waiting for a worker")
                .register(metrics);
        TimeGauge.builder(prefix + ".wait", () -> waitNanosBehind(turns.expected()), TimeUnit.NANOSECONDS)
                .description("How long one more computation would wait for a worker")
                .register(metrics);
    }

    /** Runs a computation on a worker, once for each subscription. The result arrives on the subscriber's context. */
    public <T> Uni<T> run(Turn turn, Callable<T> computation) {
        return Uni.createFrom().deferred(() -> {
            Executor origin = currentContext();
            return Uni.createFrom().completionStage(submit(turn, computation)).emitOn(origin);
        });
    }

    /** Runs a computation on a worker; what depends on the result runs there too, or on the caller when it is done. */
    public <T> CompletableFuture<T> submit(Turn turn, Callable<T> computation) {
        CompletableFuture<T> result = new CompletableFuture<>();
        if (wouldWaitTooLong(turn)) {
            refuse(result);
            return result;
        }
        Waiting<T> waiting = new Waiting<>(computation, result);
        Waiting<?> gone = turns.add(turn, waiting);
        if (gone != null) {
            refuse(gone.result());
        }
        // One that took another's place is run by the other's task.
        if (gone == null) {
            try {
                executor.execute(this::runNext);
            } catch (RejectedExecutionException stopped) {
                refuse(result);
            }
        }
        return result;
    }

    /**
     * Says that a computation may be submitted soon; until {@link #announcedHasCome} it counts as one that waits.
     *
     * @return the refusal, and then nothing was announced, when it would wait too long
     */
    public Optional<Refusal> announce(Turn turn) {
        if (wouldWaitTooLong(turn)) {
            return Optional.of(refusal());
        }
        turns.announce(turn);
        return Optional.empty();
    }

    /** What was announced is submitted now, or never. */
    public void announcedHasCome(Turn turn) {
        turns.announcedHasCome(turn);
    }

    private void refuse(CompletableFuture<?> result) {
        result.completeExceptionally(refusal());
    }

    private Refusal refusal() {
        refused.increment();
        return Refusal.overloaded("The server is busy; please try again in a while.", nextPlace());
    }

    /** Runs what it is given on the Vert.x context of the calling thread, or at once when there is none. */
    public static Executor currentContext() {
        Context context = Vertx.currentContext();
        return context == null ? Runnable::run : task -> context.runOnContext(ignored -> task.run());
    }

    /** How many computations wait. */
    public int waiting() {
        return turns.size();
    }

    @Override
    public void close() throws InterruptedException {
        executor.shutdown();
        if (!executor.awaitTermination(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            executor.shutdownNow();
        }
    }

    private void runNext() {
        Waiting<?> next = turns.next();
        if (next != null) {
            complete(next);
        }
    }

    private record Waiting<T>(Callable<T> computation, CompletableFuture<T> result) {}

    private <T> void complete(Waiting<T> waiting) {
        long startedNanos = nanoTime.getAsLong();
        T value;
        try {
            value = waiting.computation().call();
        } catch (Throwable failure) {
            // How long it took says nothing of how fast they can be done.
            waiting.result().completeExceptionally(failure);
            return;
        }
        measured(nanoTime.getAsLong() - startedNanos);
        waiting.result().complete(value);
    }

    private void measured(long nanos) {
        time.record(nanos, TimeUnit.NANOSECONDS);
        fastestNanos.accumulateAndGet(nanos, Math::min);
        recentNanos += WEIGHT_OF_THE_LAST * (nanos - recentNanos);
    }

    private boolean wouldWaitTooLong(Turn turn) {
        return longestWaitNanos < Long.MAX_VALUE && waitNanosBehind(turns.ahead(turn)) > longestWaitNanos;
    }

    private double waitNanosBehind(int others) {
        return recentNanos * others / executor.getMaximumPoolSize();
    }

    /** In what time a place will be free that nobody else was told of. */
    private Duration nextPlace() {
        long nowNanos = nanoTime.getAsLong();
        long eachNanos = fastestNanos.get() / executor.getMaximumPoolSize();
        long place = lastPlaceNanos.updateAndGet(
                last -> Math.min(Math.max(last - nowNanos, 0) + eachNanos, LONGEST_RETRY_NANOS) + nowNanos);
        return Duration.ofNanos(Math.max(place - nowNanos, SHORTEST_RETRY_NANOS));
    }
}
