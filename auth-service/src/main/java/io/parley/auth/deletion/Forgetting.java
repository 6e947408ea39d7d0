package io.parley.auth.deletion;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.auth.account.DeletedAccounts;
import io.parley.auth.token.TokenSettings;
import io.parley.kit.outbox.FeedClient;
import io.parley.kit.sql.Sweep;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Has the other services forget users whose accounts were deleted: at once, and once more when no access token can be good any more,
 * for what came in on the way meanwhile. Whatever dies on the way, another attempt follows. Also forgets which names and addresses
 * were theirs, when those are free again.
 */
@ApplicationScoped
public class Forgetting {
    private static final Logger LOG = Logger.getLogger(Forgetting.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration FREEING_PAUSE = Duration.ofMinutes(10);
    private static final int BATCH = 20;
    /** For one call, which does a step of what there is to do. */
    private static final long CALL_MS = 10_000;
    /** More than anybody's groups, contacts and conversations take; who needs more waits like after a failure. */
    private static final int STEPS = 1_000;
    /** So long one replica works on a user before another may try. */
    private static final long TAKEN_MS = 60_000;

    private static final long AFTER_FAILURE_MS = 10_000;
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

    private final TellStore store;
    private final FeedClient messages;
    private final Clock clock;
    private final long lastTellingMs;
    private final Counter failures;
    private final Sweep sweep;
    private final Sweep freeing;

    Forgetting(
            TellStore store,
            DeletedAccounts deleted,
            FeedClient messages,
            TokenSettings tokens,
            Vertx vertx,
            Clock clock,
            MeterRegistry metrics) {
        this.store = store;
        this.messages = messages;
        this.clock = clock;
        failures = Counter.builder("parley.auth.deletions.failed")
                .description("Attempts to have the other services forget a deleted user that will be repeated")
                .register(metrics);
        lastTellingMs = tokens.accessLifetime().plus(CLOCKS_DIFFER).toMillis();
        sweep = new Sweep(vertx, "Deleted users", PAUSE, this::tellSome);
        freeing = new Sweep(vertx, "Names of deleted users", FREEING_PAUSE, deleted::freeOld);
    }

    /** Begins, with what a former process left. */
    public void start() {
        sweep.start();
        freeing.start();
    }

    @PreDestroy
    void stop() {
        sweep.close();
        freeing.close();
    }

    /** An account was deleted. Never blocks. */
    void hint(int userId) {
        tell(userId)
                .subscribe()
                .with(told -> {}, failure -> LOG.debugf("A deleted user is forgotten later: %s", failure.getMessage()));
    }

    /** How many were finished: those that were not wait, so that the next look does not follow at once. */
    private Uni<Integer> tellSome() {
        return store.due(BATCH).chain(due -> Multi.createFrom()
                .iterable(due)
                .onItem()
                .transformToUniAndConcatenate(this::tell)
                .collect()
                .with(Collectors.summingInt(told -> told ? 1 : 0)));
    }

    private Uni<Boolean> tell(int userId) {
        return store.take(userId, TAKEN_MS).chain(taken -> taken.map(deletedMs -> tell(userId, deletedMs, STEPS))
                .orElseGet(() -> Uni.createFrom().item(false)));
    }

    private Uni<Boolean> tell(int userId, long deletedMs, int stepsLeft) {
        return Uni.createFrom()
                .completionStage(() -> messages.forget(userId, CALL_MS))
                .chain(done -> {
                    if (done) {
                        return store.again(userId, next(deletedMs)).replaceWith(true);
                    }
                    return stepsLeft == 0
                            ? store.again(userId, clock.millis() + AFTER_FAILURE_MS)
                                    .replaceWith(false)
                            : store.again(userId, clock.millis() + TAKEN_MS)
                                    .chain(() -> tell(userId, deletedMs, stepsLeft - 1));
                })
                .onFailure()
                .call(failure -> {
                    failures.increment();
                    LOG.debugf("A deleted user is not forgotten yet: %s", failure.getMessage());
                    return store.again(userId, clock.millis() + AFTER_FAILURE_MS);
                })
                .onFailure()
                .recoverWithItem(false);
    }

    private Long next(long deletedMs) {
        long last = deletedMs + lastTellingMs;
        return clock.millis() < last ? last : null;
    }
}
