package io.parley.message.retention;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.message.config.MessageConfig;
import io.parley.message.routing.PresenceClient;
import io.parley.message.store.DeviceMarks;
import io.parley.message.store.DeviceMarks.Mark;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Forgets the cursors of devices that were not here for long: they would be read and kept for ever. Every pod walks over all
 * devices, first within an hour of its start and then twice a day, a page at a time; forgetting twice changes nothing. A device
 * that has a session is spared, however long ago it asked for something.
 *
 * <p>Lives on one event loop; one walk ends before the next begins.
 */
@ApplicationScoped
public class UnusedDevices {
    private static final Logger LOG = Logger.getLogger(UnusedDevices.class);
    private static final long FIRST_WITHIN_MS = TimeUnit.HOURS.toMillis(1);
    private static final long PERIOD_MS = TimeUnit.HOURS.toMillis(12);

    private final Vertx vertx;
    private final Context context;
    private final DeviceMarks marks;
    private final PresenceClient presence;
    private final long forgetAfterDays;
    private final Clock clock;
    private final Counter forgotten;
    private volatile boolean stopped;

    /** For CDI. */
    public UnusedDevices(
            Vertx vertx,
            DeviceMarks marks,
            PresenceClient presence,
            MessageConfig config,
            Clock clock,
            MeterRegistry metrics) {
        this.vertx = vertx;
        this.context = ((VertxInternal) vertx).createEventLoopContext();
        this.marks = marks;
        this.presence = presence;
        this.forgetAfterDays = config.devices().forgetAfter().toDays();
        this.clock = clock;
        this.forgotten = Counter.builder("parley.message.devices.forgotten")
                .description("Devices whose cursors were removed because nobody had used them for long")
                .register(metrics);
    }

    /** Walks from now on. Call once. */
    public void start() {
        // Pods that start together do not walk together.
        schedule(ThreadLocalRandom.current().nextLong(1, FIRST_WITHIN_MS));
    }

    /** Begins no further page. */
    public void stop() {
        stopped = true;
    }

    private void schedule(long inMs) {
        if (!stopped) {
            vertx.setTimer(
                    inMs,
                    fired -> context.runOnContext(now -> walk().onFailure(
                                    failure -> LOG.warnf("Unused devices stay for now: %s", failure.getMessage()))
                            .onComplete(done -> schedule(PERIOD_MS))));
        }
    }

    /** Looks at every device once. */
    Future<Void> walk() {
        return walkBehind(Mark.NONE, DeviceMarks.day(clock.millis()) - forgetAfterDays);
    }

    private Future<Void> walkBehind(Mark last, long oldestDay) {
        return marks.behind(last).compose(page -> forget(page.stream()
                        .filter(mark -> mark.day() > 0 && mark.day() < oldestDay)
                        .toList())
                .compose(done -> stopped || !DeviceMarks.isFull(page)
                        ? Future.succeededFuture()
                        : walkBehind(page.getLast(), oldestDay)));
    }

    private Future<Void> forget(List<Mark> unused) {
        if (unused.isEmpty()) {
            return Future.succeededFuture();
        }
        return presence.locate(unused.stream().map(Mark::userId).collect(Collectors.toSet()))
                .map(locations -> locations.stream()
                        .map(location -> new Online(location.getUserId(), location.getDeviceId()))
                        .collect(Collectors.toSet()))
                .compose(online -> forgetThose(unused, online));
    }

    private Future<Void> forgetThose(List<Mark> unused, Set<Online> online) {
        Future<Void> done = Future.succeededFuture();
        for (Mark mark : unused) {
            if (!online.contains(new Online(mark.userId(), mark.deviceId()))) {
                done = done.compose(before -> marks.forget(mark))
                        .onSuccess(gone -> forgotten.increment(gone ? 1 : 0))
                        .mapEmpty();
            }
        }
        return done;
    }

    private record Online(int userId, String deviceId) {}
}
