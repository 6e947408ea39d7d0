package io.parley.gateway.upstream.presence;

import io.parley.gateway.protocol.Refusal;
import io.parley.gateway.session.GatewayLease;
import io.parley.proto.presence.v1.SessionChange;
import io.parley.proto.presence.v1.SessionKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * Tells presence-service which sessions this gateway has, in order: one call is under way, everything that came up
 * meanwhile is in the next. A call that fails is repeated (it is idempotent) until its registrations have waited too
 * long; they fail then, and removals go on being tried while the epoch lives. Any thread.
 */
public final class SessionRegistrar {
    private static final int MAX_CHANGES_PER_CALL = 1_000;
    private static final long RETRY_MS = 200;

    private final PresenceClient presence;
    private final GatewayLease lease;
    private final ScheduledExecutorService timer;
    private final LongConsumer onRefusedEpoch;
    private final int maxWaiting;
    private final long registrationDeadlineNanos;
    private final ArrayDeque<Change> waiting = new ArrayDeque<>();
    private boolean callUnderWay;

    /**
     * @param onRefusedEpoch hears when presence-service does not accept the epoch any more
     * @param maxWaiting how many changes may wait before registrations are refused
     * @param registrationDeadlineMs how long a registration may take in all
     */
    public SessionRegistrar(
            PresenceClient presence,
            GatewayLease lease,
            ScheduledExecutorService timer,
            LongConsumer onRefusedEpoch,
            int maxWaiting,
            long registrationDeadlineMs) {
        this.presence = presence;
        this.lease = lease;
        this.timer = timer;
        this.onRefusedEpoch = onRefusedEpoch;
        this.maxWaiting = maxWaiting;
        this.registrationDeadlineNanos = TimeUnit.MILLISECONDS.toNanos(registrationDeadlineMs);
    }

    /**
     * Registers a session. When it fails the session may be registered all the same: remove it.
     *
     * @param whenDurable runs as soon as the registration is durable, in the order in which presence-service has made
     *     registrations; its result is the call's
     */
    public <T> CompletionStage<T> register(SessionKey key, Supplier<T> whenDurable) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        // Before the change is handed over: afterwards it could already be done, and this run too late.
        CompletionStage<T> result = done.thenApply(durable -> whenDurable.get());
        synchronized (waiting) {
            if (waiting.size() >= maxWaiting) {
                return CompletableFuture.failedStage(Refusal.overloaded("Too many logins are waiting; try again."));
            }
        }
        submit(new Change(SessionChange.newBuilder().setRegister(key).build(), done, System.nanoTime()));
        return result;
    }

    /** Removes a session; a newer one of the device stays. Cannot fail: a lost epoch takes its sessions along. */
    public void remove(SessionKey key) {
        submit(new Change(SessionChange.newBuilder().setRemove(key).build(), null, 0));
    }

    private void submit(Change change) {
        synchronized (waiting) {
            waiting.add(change);
            if (callUnderWay) {
                return;
            }
            callUnderWay = true;
        }
        callNext();
    }

    private void callNext() {
        List<Change> batch = new ArrayList<>();
        synchronized (waiting) {
            while (batch.size() < MAX_CHANGES_PER_CALL && !waiting.isEmpty()) {
                batch.add(waiting.remove());
            }
            callUnderWay = !batch.isEmpty();
        }
        if (!batch.isEmpty()) {
            call(batch, lease.epoch());
        }
    }

    private void call(List<Change> batch, long epoch) {
        if (!lease.isCurrent(epoch)) {
            failRegistrations(batch, Refusal.unavailable("This gateway takes no sessions just now; try again."));
            callNext();
            return;
        }
        presence.changeSessions(epoch, batch.stream().map(Change::change).toList())
                .whenComplete((valid, failure) -> {
                    if (failure != null) {
                        timer.schedule(() -> retry(batch, epoch), RETRY_MS, TimeUnit.MILLISECONDS);
                    } else if (valid) {
                        batch.forEach(Change::succeed);
                        callNext();
                    } else {
                        onRefusedEpoch.accept(epoch);
                        failRegistrations(
                                batch, Refusal.unavailable("This gateway takes no sessions just now; try again."));
                        callNext();
                    }
                });
    }

    /** Gives up registrations that have waited too long; what is left is tried again. */
    private void retry(List<Change> batch, long epoch) {
        long now = System.nanoTime();
        List<Change> tooLate = new ArrayList<>();
        List<Change> rest = new ArrayList<>();
        for (Change change : batch) {
            boolean late = change.isRegistration() && now - change.sinceNanos() > registrationDeadlineNanos;
            (late ? tooLate : rest).add(change);
        }
        failRegistrations(tooLate, Refusal.unavailable("The session could not be registered; try again."));
        if (rest.isEmpty()) {
            callNext();
        } else {
            call(rest, epoch);
        }
    }

    private static void failRegistrations(List<Change> batch, Refusal why) {
        batch.stream().filter(Change::isRegistration).forEach(change -> change.done()
                .completeExceptionally(why));
    }

    public int waiting() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    /** @param done null for a removal */
    private record Change(SessionChange change, CompletableFuture<Void> done, long sinceNanos) {
        boolean isRegistration() {
            return done != null;
        }

        void succeed() {
            if (done != null) {
                done.complete(null);
            }
        }
    }
}
