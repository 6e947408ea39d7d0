package io.parley.message.routing;

import io.parley.kit.delivery.DeliveryPublisher;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Goes the way of deliveries once before the first of them does: connects to presence-service and to Kafka, fetches the
 * topic's metadata and the producer's identity. The first message after a start would wait for all of that, and give it up
 * when it takes longer than a delivery may. What cannot be reached yet is tried again every second until it can. Nobody waits
 * for this: without presence-service and Kafka messages are kept all the same.
 */
@ApplicationScoped
public class WarmUp {
    private static final Logger LOG = Logger.getLogger(WarmUp.class);
    private static final long PAUSE_MS = 1_000;

    /** It does not matter where anybody is. */
    private static final Set<Integer> ANYBODY = Set.of(1);

    private final Vertx vertx;
    private final PresenceClient presence;
    private final DeliveryPublisher publisher;
    private volatile boolean done;
    private volatile boolean stopped;

    /** For CDI. */
    public WarmUp(Vertx vertx, PresenceClient presence, DeliveryPublisher publisher) {
        this.vertx = vertx;
        this.presence = presence;
        this.publisher = publisher;
    }

    /** Begins. Call once; does not block. */
    public void start() {
        Promise<Void> located = Promise.promise();
        Promise<Void> prepared = Promise.promise();
        attempt("presence-service", () -> presence.locate(ANYBODY), located, Logger.Level.INFO);
        attempt("Kafka", publisher::prepare, prepared, Logger.Level.INFO);
        Future.all(located.future(), prepared.future()).onSuccess(both -> {
            done = true;
            LOG.info("The way of deliveries is open: presence-service and Kafka answer");
        });
    }

    /** A client that cannot even be made, for want of an address, counts as one that gets no answer. */
    private void attempt(String service, Supplier<Future<?>> step, Promise<Void> succeeded, Logger.Level level) {
        if (stopped) {
            return;
        }
        Future.succeededFuture()
                .compose(now -> step.get())
                .onSuccess(answered -> succeeded.complete())
                .onFailure(failure -> {
                    LOG.logf(
                            level,
                            "%s cannot be reached yet: %s. Messages are kept and pushed once it can.",
                            service,
                            failure.getMessage());
                    vertx.setTimer(PAUSE_MS, later -> attempt(service, step, succeeded, Logger.Level.DEBUG));
                });
    }

    /** Whether a delivery finds everything ready. */
    public boolean done() {
        return done;
    }

    /** Tries no more. */
    public void stop() {
        stopped = true;
    }
}
