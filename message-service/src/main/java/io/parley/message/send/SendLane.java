package io.parley.message.send;

import io.parley.message.config.SendConfig;
import io.parley.message.entry.Change;
import io.parley.message.entry.GroupAction;
import io.parley.message.store.commit.Committed;
import io.parley.message.store.commit.MessageStore;
import io.parley.message.store.commit.Outcome;
import io.parley.message.store.commit.Refused;
import io.parley.message.store.database.DatabaseErrors;
import io.parley.message.store.entry.NewEntry;
import io.parley.message.trace.EntryTraces;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * One lane of commits: while a transaction runs, further sends queue up, and the next transaction takes all that wait.
 * The busier, the larger the batches; an idle lane commits at once. While few wait, a commit also waits until what was committed
 * before is routed: the same trips then serve more of them.
 *
 * <p>{@link #offer} may be called from any thread; everything else happens on the lane's own event loop.
 */
final class SendLane {
    private static final Logger LOG = Logger.getLogger(SendLane.class);
    private static final long RETRY_PAUSE_MS = 50;

    private final Vertx vertx;
    private final ContextInternal context;
    private final MessageStore store;
    private final RouteStage routes;
    private final EntryTraces traces;
    private final SendConfig limits;

    private final Queue<PendingSend> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final AtomicInteger wakeUps = new AtomicInteger();
    private boolean committing;

    SendLane(
            Vertx vertx,
            ContextInternal context,
            MessageStore store,
            RouteStage routes,
            EntryTraces traces,
            SendConfig limits) {
        this.vertx = vertx;
        this.context = context;
        this.store = store;
        this.routes = routes;
        this.traces = traces;
        this.limits = limits;
        routes.onRoom(this::commitNext);
    }

    /** Takes a send in, or returns false when the lane is full. */
    boolean offer(PendingSend send) {
        if (queued.incrementAndGet() > limits.queue()) {
            queued.decrementAndGet();
            return false;
        }
        queue.add(send);
        if (wakeUps.getAndIncrement() == 0) {
            context.runOnContext(woken -> {
                wakeUps.set(0);
                commitNext();
            });
        }
        return true;
    }

    /** Sends without an outcome: waiting, being committed or being routed. */
    int size() {
        return queued.get() + routes.size();
    }

    private void commitNext() {
        if (committing || !routes.hasRoom() || isWorthWaiting()) {
            return;
        }
        List<PendingSend> batch = new ArrayList<>();
        PendingSend next;
        int changes = 0;
        while (batch.size() < limits.batch() && changes < limits.batchChanges() && (next = queue.peek()) != null) {
            boolean action = next.entry().entry() instanceof GroupAction;
            if (action && !batch.isEmpty()) {
                break;
            }
            batch.add(queue.poll());
            if (action) {
                break;
            }
            changes += next.entry().entry() instanceof Change ? 1 : 0;
        }
        if (batch.isEmpty()) {
            return;
        }
        committing = true;
        long begun = SlowCommits.begin();
        long giveUpAt = System.nanoTime() + limits.retryFor().toNanos();
        commit(batch, giveUpAt)
                .onComplete(done -> context.runOnContext(next2 -> {
                    SlowCommits.end(begun, batch.size(), queued.getAndAdd(-batch.size()));
                    committing = false;
                    commitNext();
                }));
    }

    /** While those before are routed, the few that wait become one commit and one round of routing with those that still come. */
    private boolean isWorthWaiting() {
        return !routes.isIdle() && queued.get() < limits.eagerFrom();
    }

    /** Commits a batch, repeating it while the database is away; completes when every send is on or refused. */
    private Future<Void> commit(List<PendingSend> batch, long giveUpAt) {
        List<NewEntry> entries = new ArrayList<>(batch.size());
        batch.forEach(send -> entries.add(send.entry()));
        return traces.commit(batch, PendingSend::span, onLane(entries)).transform(result -> {
            if (result.succeeded()) {
                handOn(batch, result.result());
                return Future.succeededFuture();
            }
            return afterFailure(batch, giveUpAt, result.cause());
        });
    }

    /** The store's answer on the lane's event loop, whatever thread it comes from, also when the store throws. */
    private Future<List<Outcome>> onLane(List<NewEntry> entries) {
        Promise<List<Outcome>> answer = context.promise();
        Future.succeededFuture(entries).compose(this::store).onComplete(answer);
        return answer.future();
    }

    /** An action on a group is alone in its batch: it changes by what rules the others are judged. */
    private Future<List<Outcome>> store(List<NewEntry> entries) {
        return entries.getFirst().entry() instanceof GroupAction
                ? store.act(entries.getFirst()).map(List::of)
                : store.commit(entries);
    }

    private Future<Void> afterFailure(List<PendingSend> batch, long giveUpAt, Throwable failure) {
        if (DatabaseErrors.isRefusalOfData(failure)) {
            return afterRefusal(batch, giveUpAt, failure);
        }
        if (System.nanoTime() - giveUpAt > 0) {
            LOG.warnf(
                    "%d messages were refused because the database cannot commit: %s",
                    batch.size(), failure.getMessage());
            batch.forEach(send -> send.turnAway(Refusals.DATABASE_AWAY));
            return Future.succeededFuture();
        }
        LOG.debugf(failure, "A commit of %d messages failed and is repeated", batch.size());
        return vertx.timer(RETRY_PAUSE_MS).compose(paused -> commit(batch, giveUpAt));
    }

    /** One message that MySQL cannot store must not take the others with it: commit them one by one. */
    private Future<Void> afterRefusal(List<PendingSend> batch, long giveUpAt, Throwable failure) {
        if (batch.size() == 1) {
            LOG.errorf(failure, "MySQL refused a message that had passed validation");
            batch.getFirst().turnAway(Refusals.NOT_STORABLE);
            return Future.succeededFuture();
        }
        Future<Void> oneByOne = Future.succeededFuture();
        for (PendingSend send : batch) {
            oneByOne = oneByOne.compose(previous -> commit(List.of(send), giveUpAt));
        }
        return oneByOne;
    }

    private void handOn(List<PendingSend> batch, List<Outcome> outcomes) {
        for (int i = 0; i < batch.size(); i++) {
            switch (outcomes.get(i)) {
                case Committed place -> routes.add(batch.get(i), place);
                case Refused refused -> batch.get(i).turnAway(refused.why());
            }
        }
        routes.routeNext();
    }
}
