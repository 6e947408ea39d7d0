package io.parley.presence.contact;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Deletes requests that have lapsed, which nobody is shown any more. On a Vert.x timer of every replica, a batch at a time: two at once
 * change nothing.
 */
@ApplicationScoped
public class LapseSweep {
    private static final Logger LOG = Logger.getLogger(LapseSweep.class);
    private static final long PAUSE_MS = TimeUnit.MINUTES.toMillis(10);
    private static final long AT_ONCE_MS = 1;

    private final ContactBook book;
    private final Vertx vertx;
    private volatile boolean stopping;

    LapseSweep(ContactBook book, Vertx vertx) {
        this.book = book;
        this.vertx = vertx;
    }

    /** Begins. */
    public void start() {
        after(PAUSE_MS);
    }

    /** Ends with the batch under way. */
    public void stop() {
        stopping = true;
    }

    private void after(long delayMs) {
        if (!stopping) {
            vertx.setTimer(delayMs, timer -> sweep());
        }
    }

    private void sweep() {
        Uni.createFrom()
                .deferred(book::forgetLapsed)
                .subscribe()
                .with(forgotten -> after(forgotten > 0 ? AT_ONCE_MS : PAUSE_MS), failure -> {
                    LOG.debugf("Lapsed requests stay for now: %s", failure.getMessage());
                    after(PAUSE_MS);
                });
    }
}
