package io.parley.message.redelivery;

import io.parley.message.config.MessageConfig;
import io.parley.message.config.RedeliveryConfig;
import io.parley.message.store.entry.Extent;
import io.parley.message.store.keep.RedeliveryStore;
import io.parley.message.store.position.CursorStore;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Every few seconds: hold this pod's shares of the conversations, and look at those that were busy since the last look
 * or in which somebody is behind. A share whose pod died is taken over when its lease runs out, with a longer look back.
 *
 * <p>Lives on one event loop; one look ends before the next begins.
 */
@ApplicationScoped
public class RedeliverySweep {
    private static final Logger LOG = Logger.getLogger(RedeliverySweep.class);
    private static final int PAGE = 500;
    private static final int LEASE_INTERVALS = 3;

    private final Vertx vertx;
    private final Context context;
    private final RedeliveryStore store;
    private final CursorStore cursors;
    private final Redelivery redelivery;
    private final RedeliveryConfig settings;
    private final Clock clock;
    private final String holder = UUID.randomUUID().toString();

    private Future<Set<Integer>> taking = Future.succeededFuture(Set.of());
    private volatile Set<Integer> shares = Set.of();
    private int fromMinute;
    private long look;
    private volatile boolean stopped;

    /** For CDI. */
    public RedeliverySweep(
            Vertx vertx,
            RedeliveryStore store,
            CursorStore cursors,
            Redelivery redelivery,
            MessageConfig config,
            Clock clock) {
        this.vertx = vertx;
        this.context = ((VertxInternal) vertx).createEventLoopContext();
        this.store = store;
        this.cursors = cursors;
        this.redelivery = redelivery;
        this.settings = config.redelivery();
        this.clock = clock;
        this.fromMinute = minute();
    }

    /** Begins to look. Call once. */
    public void start() {
        scheduleNext();
    }

    /** Looks no more, and gives the shares to whoever wants them. */
    public Future<Void> stop() {
        stopped = true;
        Promise<Void> released = Promise.promise();
        // After a look that has just begun: it would take the shares again.
        context.runOnContext(now -> taking.transform(taken -> store.releaseShares(holder))
                .otherwiseEmpty()
                .onComplete(released));
        return released.future();
    }

    private void scheduleNext() {
        if (!stopped) {
            vertx.setTimer(
                    settings.interval().toMillis(),
                    fired -> context.runOnContext(now -> Future.succeededFuture()
                            .compose(begin -> lookOnce())
                            .onFailure(failure ->
                                    LOG.warnf("Redelivery could not look for lost pushes: %s", failure.getMessage()))
                            .onComplete(done -> scheduleNext())));
        }
    }

    private Future<Void> lookOnce() {
        if (stopped) {
            return Future.succeededFuture();
        }
        int minute = minute();
        taking = store.takeShares(holder, LEASE_INTERVALS * settings.interval().toMillis());
        return taking.compose(held -> {
                    if (!shares.containsAll(held)) {
                        // Stays so far back until a look succeeds.
                        int window = (int) settings.takeoverWindow().toMinutes();
                        fromMinute = Math.min(fromMinute, minute - window);
                    }
                    shares = held;
                    look++;
                    Set<Long> followed = redelivery.followed(this::isMine);
                    return lookAtMinutes(fromMinute, minute, followed).compose(seen -> lookAtRest(followed));
                })
                // The minute before is looked at again: a commit stamped in it may have become visible late.
                .onSuccess(done -> fromMinute = minute - 1);
    }

    private int minute() {
        return (int) TimeUnit.MILLISECONDS.toMinutes(clock.millis());
    }

    private Future<Void> lookAtMinutes(int minute, int last, Set<Long> followed) {
        if (minute > last || shares.isEmpty()) {
            return Future.succeededFuture();
        }
        return lookAtPage(minute, Long.MIN_VALUE, followed).compose(done -> lookAtMinutes(minute + 1, last, followed));
    }

    private Future<Void> lookAtPage(int minute, long afterId, Set<Long> followed) {
        return store.activeIn(minute, afterId, PAGE).compose(active -> {
            Map<Long, Long> mine = new HashMap<>(active);
            mine.keySet().removeIf(id -> !isMine(id));
            followed.removeAll(mine.keySet());
            Future<Void> looked = redelivery.look(mine, look);
            if (active.size() < PAGE) {
                return looked;
            }
            long lastId =
                    active.keySet().stream().reduce((first, second) -> second).orElseThrow();
            return looked.compose(done -> lookAtPage(minute, lastId, followed));
        });
    }

    /** Those that are quiet by now, but in which somebody was still behind. */
    private Future<Void> lookAtRest(Set<Long> followed) {
        List<Long> rest = List.copyOf(followed);
        Future<Void> looked = Future.succeededFuture();
        for (int from = 0; from < rest.size(); from += PAGE) {
            List<Long> page = rest.subList(from, Math.min(from + PAGE, rest.size()));
            looked = looked.compose(before -> cursors.extents(page))
                    .compose(extents -> redelivery.look(newestKept(extents), look));
        }
        return looked;
    }

    /** Where nothing is kept nobody is behind. */
    private static Map<Long, Long> newestKept(Map<Long, Extent> extents) {
        Map<Long, Long> newest = HashMap.newHashMap(extents.size());
        extents.forEach((id, extent) -> newest.put(id, extent.newestKept()));
        return newest;
    }

    /** Whether the conversation is in a share that this pod holds, as of the last look. Safe for any thread. */
    public boolean isMine(long conversationId) {
        return shares.contains((int) Long.remainderUnsigned(conversationId, RedeliveryStore.SHARES));
    }
}
