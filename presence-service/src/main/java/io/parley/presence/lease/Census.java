package io.parley.presence.lease;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.presence.schedule.RepeatingTask;
import io.parley.presence.store.LeaseStore;
import io.parley.presence.store.SessionLocationStore;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts leases and sessions now and then, for the metrics and for gateways that compare themselves with the others. Every
 * replica tells the same numbers: those of all. The numbers may be read on any thread.
 */
@Singleton
public class Census {
    private final LeaseStore leases;
    private final SessionLocationStore sessions;
    private final RepeatingTask counting;
    private final AtomicLong liveLeases = new AtomicLong();
    private final AtomicLong liveSessions = new AtomicLong();

    public Census(
            LeaseStore leases,
            SessionLocationStore sessions,
            LeaseTerms terms,
            RepeatingTask.Maker tasks,
            MeterRegistry metrics) {
        this.leases = leases;
        this.sessions = sessions;
        this.counting = tasks.make("Counting leases and sessions", terms.censusInterval(), this::count);
        Gauge.builder("parley.presence.leases.live", liveLeases, AtomicLong::get)
                .description("Gateways that hold a lease and are not drained")
                .register(metrics);
        Gauge.builder("parley.presence.sessions", liveSessions, AtomicLong::get)
                .description("Registered sessions")
                .register(metrics);
    }

    /** Counts from now on, until {@link #stop}. Completes after the first count that succeeds. */
    public Uni<Void> start() {
        return counting.start();
    }

    /** Gateways that hold a lease and are not drained; 0 before the first count. */
    public int liveLeases() {
        return liveLeases.intValue();
    }

    /** Registered sessions; 0 before the first count. */
    public long liveSessions() {
        return liveSessions.get();
    }

    /** Starts no more counts. */
    public void stop() {
        counting.stop();
    }

    private Uni<Void> count() {
        return leases.countHeld()
                .invoke(liveLeases::set)
                .chain(sessions::count)
                .invoke(liveSessions::set)
                .replaceWithVoid();
    }
}
