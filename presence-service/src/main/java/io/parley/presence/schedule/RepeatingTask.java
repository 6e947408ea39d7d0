package io.parley.presence.schedule;

import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Something done again and again on an event loop, without blocking it: a pause, a run, a pause, never two runs at once.
 * Each run has a Vert.x context of its own, which Hibernate Reactive asks for. A run that fails is followed by the next
 * one; only the first failure in a row is a warning.
 */
public final class RepeatingTask {
    private static final Logger LOG = Logger.getLogger(RepeatingTask.class);

    private final Vertx vertx;
    private final String name;
    private final Duration pause;
    private final Supplier<Uni<Void>> work;
    /** Told of every run that succeeds; the first one counts. */
    private UniEmitter<? super Void> firstRun;

    private Context context;
    private volatile boolean stopped;
    /** Only touched on {@link #context}. */
    private boolean failing;

    private RepeatingTask(Vertx vertx, String name, Duration pause, Supplier<Uni<Void>> work) {
        this.vertx = vertx;
        this.name = name;
        this.pause = pause;
        this.work = work;
    }

    /** Makes tasks that run on this application's Vert.x. */
    @Singleton
    public static final class Maker {
        private final Vertx vertx;

        public Maker(Vertx vertx) {
            this.vertx = vertx;
        }

        /** A task that does this again and again, once it is started. */
        public RepeatingTask make(String name, Duration pause, Supplier<Uni<Void>> work) {
            return new RepeatingTask(vertx, name, pause, work);
        }
    }

    /**
     * Runs once soon, and again a pause after each run, whether anybody subscribes or not. To be called once. Completes after the
     * first run that succeeds.
     */
    public Uni<Void> start() {
        Uni<Void> started =
                Uni.createFrom().<Void>emitter(this::begin).memoize().indefinitely();
        started.subscribe().with(succeeded -> {});
        return started;
    }

    private void begin(UniEmitter<? super Void> emitter) {
        firstRun = emitter;
        context = vertx.getOrCreateContext();
        context.runOnContext(ready -> run());
    }

    /** Starts no more runs; one under way goes on. */
    public void stop() {
        stopped = true;
    }

    private void run() {
        if (stopped) {
            return;
        }
        Context ownContext = VertxContext.createNewDuplicatedContext(context);
        VertxContextSafetyToggle.setContextSafe(ownContext, true);
        ownContext.runOnContext(
                ready -> Uni.createFrom().deferred(work::get).subscribe().with(done -> finished(null), this::finished));
    }

    private void finished(Throwable failure) {
        context.runOnContext(again -> {
            if (failure != null && !failing && !stopped) {
                LOG.warnf("%s failed, and is tried again: %s", name, failure.getMessage());
            }
            failing = failure != null;
            if (failure == null) {
                firstRun.complete(null);
            }
            vertx.setTimer(pause.toMillis(), timer -> run());
        });
    }
}
