package io.parley.kit.outbox;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Hands the notices of an outbox to message-service, on a thread of its own: at the start, after a hint, and otherwise at an interval. A
 * notice is removed when message-service has it, so it is handed over again when a process dies between the two; message-service
 * tells a repeat by its event id. While message-service or the database is away the rows stay as they are and hints do not count.
 *
 * <p>A notice that message-service refuses is an error of ours and is never dropped: it is logged once as ERROR, counted, and tried
 * again after ever longer pauses, since a later release of message-service may know it. It holds up no other.
 */
final class OutboxDrain implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(OutboxDrain.class);
    private static final long DATABASE_PATIENCE_MS = 10_000;
    private static final long STOP_PATIENCE_MS = 3_000;

    private final OutboxTable table;
    private final Delivery.Appending feed;
    private final OutboxSettings settings;
    private final OutboxPauses pauses;
    private final Counter appended;
    private final Counter refused;
    private final Counter unavailable;
    private final BlockingQueue<Boolean> hints = new ArrayBlockingQueue<>(1);
    private final Thread thread;
    private volatile int waiting;
    private volatile boolean stopping;

    OutboxDrain(OutboxTable table, Delivery.Appending feed, OutboxSettings settings, MeterRegistry metrics) {
        this.table = table;
        this.feed = feed;
        this.settings = settings;
        this.pauses = new OutboxPauses(settings);
        this.appended = Counter.builder("parley.outbox.appended")
                .description("Notices that are in their feeds")
                .register(metrics);
        this.refused = Outbox.failures("refused", metrics);
        this.unavailable = Outbox.failures("unavailable", metrics);
        this.thread = Thread.ofPlatform().daemon().name("outbox").unstarted(this::work);
    }

    void start() {
        thread.start();
    }

    /** There is something new. Never blocks; any thread. */
    void hint() {
        hints.offer(Boolean.TRUE);
    }

    /** Rows that wait, as last seen; the capacity at most. */
    int waiting() {
        return waiting;
    }

    private void work() {
        try {
            while (!stopping) {
                if (pass()) {
                    pauses.outageIsOver();
                    hints.poll(settings.intervalMs(), TimeUnit.MILLISECONDS);
                } else {
                    Thread.sleep(pauses.afterOutageMs());
                }
            }
        } catch (InterruptedException closed) {
            LOG.debug("The outbox is closed");
        }
    }

    /** Hands over all that is due; false when the database or message-service is away. */
    private boolean pass() throws InterruptedException {
        try {
            List<PendingNotice> due;
            do {
                due = answerOf(table.due());
                Delivery delivery = Delivery.of(due, feed);
                settle(delivery);
                if (delivery.away().isPresent()) {
                    throw new IllegalStateException(
                            "message-service: " + delivery.away().get());
                }
            } while (due.size() == settings.batch());
            count();
            if (pauses.inOutage()) {
                LOG.info("Notices for feeds are handed over again");
            }
            return true;
        } catch (ExecutionException | TimeoutException | RuntimeException away) {
            tellOfOutage(away);
            return false;
        }
    }

    private void settle(Delivery delivery) throws ExecutionException, TimeoutException, InterruptedException {
        if (!delivery.appended().isEmpty()) {
            answerOf(table.remove(delivery.appended()));
            appended.increment(delivery.appended().size());
        }
        for (Delivery.Refused one : delivery.refused()) {
            PendingNotice notice = one.notice();
            answerOf(table.putOff(notice, pauses.afterRefusalMs(notice.tries())));
            refused.increment();
            LOG.logf(
                    notice.tries() == 0 ? Logger.Level.ERROR : Logger.Level.DEBUG,
                    "message-service refuses the notice %s, which stays stored and is tried again later: %s",
                    notice,
                    one.why());
        }
    }

    private void tellOfOutage(Exception away) throws InterruptedException {
        if (stopping) {
            return;
        }
        unavailable.increment();
        if (!pauses.inOutage()) {
            String reason =
                    away.getCause() == null ? away.toString() : away.getCause().toString();
            LOG.warnf("Notices for feeds cannot be handed over and stay stored until they can: %s", reason);
        }
        try {
            count();
        } catch (ExecutionException | TimeoutException | RuntimeException databaseAway) {
            LOG.debug("The notices that wait cannot be counted", databaseAway);
        }
    }

    private void count() throws ExecutionException, TimeoutException, InterruptedException {
        int before = waiting;
        int now = answerOf(table.count(settings.capacity()));
        waiting = now;
        if (now >= settings.capacity() && before < settings.capacity()) {
            LOG.errorf(
                    "%d notices wait in %s, as many as parley.outbox.capacity allows: logins on new devices write none"
                            + " until message-service has taken some",
                    now, settings.table());
        }
    }

    private static <T> T answerOf(Uni<T> statement) throws ExecutionException, TimeoutException, InterruptedException {
        return statement.subscribeAsCompletionStage().get(DATABASE_PATIENCE_MS, TimeUnit.MILLISECONDS);
    }

    /** Ends what is under way; nothing is lost by it. Blocks, for a few seconds at most. */
    @Override
    public void close() {
        stopping = true;
        thread.interrupt();
        try {
            thread.join(STOP_PATIENCE_MS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
