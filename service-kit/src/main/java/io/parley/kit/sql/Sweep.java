package io.parley.kit.sql;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Deletes what nobody needs any more, a batch at a time, on a Vert.x timer of every replica: two at once must change nothing. The
 * next batch follows at once while there is something to delete, and otherwise after a pause; so it does after a failure.
 */
public final class Sweep implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Sweep.class);
    private static final long AT_ONCE_MS = 1;

    private final Vertx vertx;
    private final String what;
    private final long pauseMs;
    private final Supplier<Uni<Integer>> batch;
    private volatile boolean stopping;

    /**
     * @param what is deleted, for the log
     * @param batch deletes some, and says how many there were
     */
    public Sweep(Vertx vertx, String what, Duration pause, Supplier<Uni<Integer>> batch) {
        this.vertx = vertx;
        this.what = what;
        this.pauseMs = pause.toMillis();
        this.batch = batch;
    }

    /** Begins, after the first pause. */
    public void start() {
        after(pauseMs);
    }

    /** Ends with the batch under way. */
    @Override
    public void close() {
        stopping = true;
    }

    private void after(long delayMs) {
        if (!stopping) {
            vertx.setTimer(delayMs, timer -> run());
        }
    }

    private void run() {
        if (stopping) {
            return;
        }
        Uni.createFrom()
                .deferred(batch::get)
                .subscribe()
                .with(deleted -> after(deleted > 0 ? AT_ONCE_MS : pauseMs), failure -> {
                    LOG.debugf("%s stay for now: %s", what, failure.getMessage());
                    after(pauseMs);
                });
    }
}
