package io.parley.message.retention;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Work that is done from time to time on one event loop: first within an hour of the start, as pods that start together shall not
 * work together, then with a pause after each round. A round that fails is logged, and the next one does its work.
 */
final class Rounds {
    private static final Logger LOG = Logger.getLogger(Rounds.class);
    private static final long FIRST_WITHIN_MS = TimeUnit.HOURS.toMillis(1);

    private final Vertx vertx;
    private final Context context;
    private final long periodMs;
    private final String failed;
    private volatile boolean stopped;

    /**
     * @param periodMs between the end of a round and the next one
     * @param failed what it means when a round fails, for the log
     */
    Rounds(Vertx vertx, long periodMs, String failed) {
        this.vertx = vertx;
        this.context = ((VertxInternal) vertx).createEventLoopContext();
        this.periodMs = periodMs;
        this.failed = failed;
    }

    /** Does rounds from now on. Call once. */
    void start(Supplier<Future<Void>> round) {
        schedule(ThreadLocalRandom.current().nextLong(1, FIRST_WITHIN_MS), round);
    }

    /** Begins no further round, and asks the one under way to end. Safe for any thread. */
    void stop() {
        stopped = true;
    }

    /** Whether the round under way shall end. Safe for any thread. */
    boolean areStopped() {
        return stopped;
    }

    /**
     * Repeats a step of a round until it says that there is nothing more to do, or the round shall end. However many there are, they do
     * not nest. Steps must not be complete at once.
     *
     * @param pauseMs between two steps
     * @return fails with the step that fails
     */
    Future<Void> whileMore(long pauseMs, Supplier<Future<Boolean>> step) {
        Promise<Void> done = Promise.promise();
        next(pauseMs, step, done);
        return done.future();
    }

    private void next(long pauseMs, Supplier<Future<Boolean>> step, Promise<Void> done) {
        if (stopped) {
            done.complete();
            return;
        }
        Future.succeededFuture()
                .compose(begin -> step.get())
                .onFailure(done::fail)
                .onSuccess(more -> {
                    if (!more) {
                        done.complete();
                    } else if (pauseMs > 0) {
                        vertx.setTimer(pauseMs, over -> next(pauseMs, step, done));
                    } else {
                        next(pauseMs, step, done);
                    }
                });
    }

    private void schedule(long inMs, Supplier<Future<Void>> round) {
        if (!stopped) {
            vertx.setTimer(
                    inMs,
                    fired -> context.runOnContext(now -> Future.succeededFuture()
                            .compose(begin -> round.get())
                            .onFailure(failure -> LOG.warnf("%s: %s", failed, failure.getMessage()))
                            .onComplete(done -> schedule(periodMs, round))));
        }
    }
}
