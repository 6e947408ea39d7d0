package io.parley.auth.device;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Forgets devices that have fetched no token for long and whose last one has expired: nothing could be done with them. On a
 * Vert.x timer of every replica, a batch at a time: two at once change nothing.
 */
@ApplicationScoped
public class UnusedDevices {
    private static final Logger LOG = Logger.getLogger(UnusedDevices.class);
    private static final long PAUSE_MS = TimeUnit.HOURS.toMillis(1);
    private static final long AT_ONCE_MS = 1;

    /** A range of the index over when devices were last seen. */
    private static final String FORGET =
            "DELETE FROM device WHERE last_seen_ms < ? AND refresh_expires_ms < ? LIMIT 1000";

    private final Pool pool;
    private final Vertx vertx;
    private final Clock clock;
    private final long forgetAfterMs;
    private final Counter forgotten;
    private volatile boolean stopping;

    UnusedDevices(Pool pool, Vertx vertx, Clock clock, DeviceSettings settings, MeterRegistry metrics) {
        this.pool = pool;
        this.vertx = vertx;
        this.clock = clock;
        forgetAfterMs = settings.forgetAfter().toMillis();
        forgotten = Counter.builder("parley.auth.devices.forgotten")
                .description("Devices that were removed because nobody had used them for long")
                .register(metrics);
    }

    /** Begins. */
    public void start() {
        after(PAUSE_MS);
    }

    @PreDestroy
    void stop() {
        stopping = true;
    }

    /** Forgets a batch of them; how many there were. */
    public Uni<Integer> forget() {
        long nowMs = clock.millis();
        return pool.preparedQuery(FORGET)
                .execute(Tuple.of(nowMs - forgetAfterMs, nowMs))
                .map(deleted -> deleted.rowCount())
                .invoke(count -> forgotten.increment(count));
    }

    private void after(long delayMs) {
        if (!stopping) {
            vertx.setTimer(delayMs, timer -> sweep());
        }
    }

    private void sweep() {
        Uni.createFrom()
                .deferred(this::forget)
                .subscribe()
                .with(count -> after(count > 0 ? AT_ONCE_MS : PAUSE_MS), failure -> {
                    LOG.debugf("Unused devices stay for now: %s", failure.getMessage());
                    after(PAUSE_MS);
                });
    }
}
