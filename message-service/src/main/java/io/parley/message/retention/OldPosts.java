package io.parley.message.retention;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.message.config.MessageConfig;
import io.parley.message.store.keep.RetentionStore;
import io.parley.message.store.keep.RetentionStore.Lowest;
import io.parley.proto.ConversationIds;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;

/**
 * Deletes what was kept for long enough: posts, and whatever else stands in a log, from its beginning on. Every pod walks over its shares of
 * the conversations, first within an hour of its start and then hourly, a page at a time. What is too old counts as gone before
 * its rows are deleted, see {@link RetentionStore}; so the walk may end anywhere, and the next one goes on. Two walks at once change
 * nothing.
 *
 * <p>A log is gone up to the first entry that is young enough. Nothing is held while rows are deleted: those who send wait for one
 * update of one row for each batch.
 */
@ApplicationScoped
public class OldPosts {
    private static final long PERIOD_MS = TimeUnit.HOURS.toMillis(1);

    private final RetentionStore store;
    private final Optional<Duration> kept;
    private final boolean byGroups;
    private final Clearing.Pace pace;
    private final Clock clock;
    private final Counter deleted;
    private final Rounds rounds;

    /** For CDI. */
    public OldPosts(Vertx vertx, RetentionStore store, MessageConfig config, Clock clock, MeterRegistry metrics) {
        this.store = store;
        this.kept = config.retention().posts();
        this.byGroups = config.retention().byGroups();
        this.pace = new Clearing.Pace(
                config.retention().batch(), config.retention().pause().toMillis());
        this.clock = clock;
        this.deleted = Counter.builder("parley.message.retention.deleted")
                .description("Entries of conversations that were deleted because they had been kept for long enough")
                .register(metrics);
        this.rounds = new Rounds(vertx, PERIOD_MS, "Old posts stay for now");
    }

    /**
     * Walks from now on, where posts may not be kept for ever. Call once.
     *
     * @param mine which conversations are this pod's at the moment
     */
    public void start(LongPredicate mine) {
        if (kept.isPresent() || byGroups) {
            rounds.start(() -> walk(mine));
        }
    }

    /** Begins no further batch. */
    public void stop() {
        rounds.stop();
    }

    /** Looks once at every conversation that may have a limit: where the deployment has none, at groups. */
    Future<Void> walk(LongPredicate mine) {
        if (kept.isPresent()) {
            return walkBehind(Long.MIN_VALUE, Long.MAX_VALUE, mine);
        }
        return byGroups
                ? walkBehind(ConversationIds.firstGroup() - 1, ConversationIds.lastGroup(), mine)
                : Future.succeededFuture();
    }

    private Future<Void> walkBehind(long first, long until, LongPredicate mine) {
        AtomicLong last = new AtomicLong(first);
        return rounds.whileMore(pace.pauseMs(), () -> store.conversationsBehind(last.get(), until)
                .compose(page -> {
                    page.forEach(last::set);
                    return clear(page.stream().filter(mine::test).toList()).map(done -> RetentionStore.isFull(page));
                }));
    }

    private Future<Void> clear(List<Long> page) {
        return oldest(page)
                .compose(oldest -> store.lowest(oldest.keySet()).compose(found -> clear(found.iterator(), oldest)));
    }

    /** From when on each is kept, milliseconds since 1970; without those that are kept for ever. */
    private Future<Map<Long, Long>> oldest(List<Long> page) {
        long now = clock.millis();
        Map<Long, Long> oldest = HashMap.newHashMap(page.size());
        kept.ifPresent(age -> page.forEach(id -> oldest.put(id, now - age.toMillis())));
        List<Long> groups = page.stream().filter(ConversationIds::isGroup).toList();
        return (byGroups ? store.keepDays(groups) : Future.succeededFuture(Map.<Long, Integer>of())).map(days -> {
            days.forEach((id, own) -> oldest.merge(id, now - TimeUnit.DAYS.toMillis(own), Math::max));
            return oldest;
        });
    }

    private Future<Void> clear(Iterator<Lowest> page, Map<Long, Long> oldest) {
        while (page.hasNext() && !rounds.areStopped()) {
            Lowest next = page.next();
            long from = oldest.get(next.conversationId());
            if (next.isLeftOver() || !next.isGone() && next.timestampMs() < from) {
                return new Clearing(store, rounds, pace, deleted, next, from)
                        .run()
                        .compose(done -> clear(page, oldest));
            }
        }
        return Future.succeededFuture();
    }
}
