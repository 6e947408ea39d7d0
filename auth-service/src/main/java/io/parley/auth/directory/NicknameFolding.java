package io.parley.auth.directory;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Gives the accounts of releases that knew no search the key by which their nickname is found: all that there are once the service
 * has started, and then, as long as pods of such a release may run beside it, those that they make. Several pods may do it at once:
 * they write the same. On a Vert.x timer, one small batch after the other.
 */
@ApplicationScoped
public class NicknameFolding {
    private static final Logger LOG = Logger.getLogger(NicknameFolding.class);
    private static final int BATCH = 500;
    private static final long AT_ONCE_MS = 1;
    private static final long LATER_MS = TimeUnit.SECONDS.toMillis(30);

    private final ProfileStore store;
    private final Vertx vertx;
    private volatile boolean stopping;

    NicknameFolding(ProfileStore store, Vertx vertx) {
        this.store = store;
        this.vertx = vertx;
    }

    /** Begins. */
    public void start() {
        after(AT_ONCE_MS);
    }

    @PreDestroy
    void stop() {
        stopping = true;
    }

    private void after(long delayMs) {
        if (!stopping) {
            vertx.setTimer(delayMs, timer -> foldSome());
        }
    }

    private void foldSome() {
        Uni.createFrom()
                .deferred(() -> store.foldSome(BATCH))
                .subscribe()
                .with(folded -> after(folded == BATCH ? AT_ONCE_MS : LATER_MS), failure -> {
                    LOG.debugf("Nicknames are folded later: %s", failure.getMessage());
                    after(LATER_MS);
                });
    }
}
