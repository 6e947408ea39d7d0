package io.parley.message.retention;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.message.config.MessageConfig;
import io.parley.message.routing.PresenceClient;
import io.parley.message.store.position.DeviceMarks;
import io.parley.message.store.position.DeviceMarks.Mark;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Forgets the cursors of devices that were not here for long: they would be read and kept for ever. Every pod walks over all
 * devices, first within an hour of its start and then twice a day, a page at a time; forgetting twice changes nothing. A device
 * that has a session is spared, however long ago it asked for something.
 *
 * <p>Lives on one event loop; one walk ends before the next begins.
 */
@ApplicationScoped
public class UnusedDevices {
    private static final long PERIOD_MS = TimeUnit.HOURS.toMillis(12);

    private final DeviceMarks marks;
    private final PresenceClient presence;
    private final long forgetAfterDays;
    private final Clock clock;
    private final Counter forgotten;
    private final Rounds rounds;

    /** For CDI. */
    public UnusedDevices(
            Vertx vertx,
            DeviceMarks marks,
            PresenceClient presence,
            MessageConfig config,
            Clock clock,
            MeterRegistry metrics) {
        this.marks = marks;
        this.presence = presence;
        this.forgetAfterDays = config.devices().forgetAfter().toDays();
        this.clock = clock;
        this.forgotten = Counter.builder("parley.message.devices.forgotten")
                .description("Devices whose cursors were removed because nobody had used them for long")
                .register(metrics);
        this.rounds = new Rounds(vertx, PERIOD_MS, "Unused devices stay for now");
    }

    /** Walks from now on. Call once. */
    public void start() {
        rounds.start(this::walk);
    }

    /** Begins no further page. */
    public void stop() {
        rounds.stop();
    }

    /** Looks at every device once. */
    Future<Void> walk() {
        return walkBehind(Mark.NONE, DeviceMarks.day(clock.millis()) - forgetAfterDays);
    }

    private Future<Void> walkBehind(Mark last, long oldestDay) {
        return marks.behind(last).compose(page -> forget(page.stream()
                        .filter(mark -> mark.day() > 0 && mark.day() < oldestDay)
                        .toList())
                .compose(done -> rounds.areStopped() || !DeviceMarks.isFull(page)
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
