package io.parley.presence.status;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.presence.schedule.RepeatingTask;
import io.parley.presence.store.LastSeenStore;
import io.parley.presence.store.StatusMendStore;
import io.parley.presence.store.StatusRoundStore;
import io.parley.presence.store.StatusTerms;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Brings statuses up to what has happened, a batch with each look, so that after the loss of a gateway they change at a pace; and now and
 * then writes when those who are connected were last seen, and looks for statuses that do not fit the sessions. On event loops of every replica: of several none does the work of another.
 */
@Singleton
public class StatusRounds {
    private static final Duration BETWEEN_SEEN = Duration.ofSeconds(5);

    private final StatusRoundStore rounds;
    private final LastSeenStore seen;
    private final RepeatingTask looking;
    private final RepeatingTask writingSeen;
    private final RepeatingTask mending;
    private final Counter changes;
    private final Counter fullRounds;

    StatusRounds(
            StatusRoundStore rounds,
            LastSeenStore seen,
            StatusMendStore mend,
            StatusTerms terms,
            RepeatingTask.Maker tasks,
            MeterRegistry metrics) {
        this.rounds = rounds;
        this.seen = seen;
        looking = tasks.make("Looking whose status changed", terms.interval(), this::look);
        writingSeen = tasks.make("Writing who was last seen when", BETWEEN_SEEN, this::bringUp);
        mending = tasks.make("Looking for statuses without reason", terms.seenInterval(), mend::mend);
        changes = Counter.builder("parley.presence.status.changes")
                .description("Statuses of which others are told something new")
                .register(metrics);
        fullRounds = Counter.builder("parley.presence.status.rounds.full")
                .description("Looks at changed statuses that left some for the next one")
                .register(metrics);
    }

    /** Looks from now on, until {@link #stop}. Completes after the first look that succeeds. */
    public Uni<Void> start() {
        writingSeen.start();
        mending.start();
        return looking.start();
    }

    /** Starts no more looks. */
    public void stop() {
        looking.stop();
        writingSeen.stop();
        mending.stop();
    }

    private Uni<Void> look() {
        return rounds.look()
                .invoke(round -> {
                    changes.increment(round.changed());
                    if (round.full()) {
                        fullRounds.increment();
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Void> bringUp() {
        return seen.bringUp().chain(more -> more ? bringUp() : Uni.createFrom().voidItem());
    }
}
