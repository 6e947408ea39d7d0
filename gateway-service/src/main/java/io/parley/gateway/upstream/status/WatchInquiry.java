package io.parley.gateway.upstream.status;

import io.parley.gateway.session.ClientSession;
import io.parley.gateway.session.StatusWatches;
import io.parley.proto.client.v1.Presence;
import io.parley.proto.presence.v1.StatusChange;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Tells sessions of users whom they watch. Who changed is known from {@link StatusInquiry}; what a watcher may see of him is asked, some
 * hundred at a time, one question after the other. What waits is each watched user once for each session, so no more than is watched.
 * All on the timer thread.
 */
public final class WatchInquiry {
    private static final Logger LOG = Logger.getLogger(WatchInquiry.class);
    /** What presence-service answers at a time. */
    private static final int MOST_PAIRS = 500;

    private final StatusCalls presence;
    private final StatusWatches watches;
    private final StatusListener listener;
    private final StatusPlan plan;
    private final LongSupplier nanoTime;
    private final Set<Watched> waiting = new LinkedHashSet<>();
    private boolean underWay;
    private long dueNanos;

    public WatchInquiry(
            StatusCalls presence,
            StatusWatches watches,
            StatusPlan plan,
            StatusListener listener,
            LongSupplier nanoTime) {
        this.presence = presence;
        this.watches = watches;
        this.plan = plan;
        this.listener = listener;
        this.nanoTime = nanoTime;
        dueNanos = nanoTime.getAsLong();
    }

    /** A user whom a session watches. */
    record Watched(ClientSession session, int userId) {}

    /** These users have changed. */
    void changed(List<StatusChange> changes) {
        for (StatusChange change : changes) {
            int userId = change.getPresence().getUserId();
            watches.watching(userId).forEach(session -> waiting.add(new Watched(session, userId)));
        }
    }

    public int waiting() {
        return waiting.size();
    }

    /** Asks for some of those that wait, when it is time to and no question is under way. */
    void look(Executor thread) {
        if (underWay || waiting.isEmpty() || nanoTime.getAsLong() - dueNanos < 0 || !listener.isReady()) {
            return;
        }
        List<Watched> asked = new ArrayList<>();
        Iterator<Watched> next = waiting.iterator();
        while (next.hasNext() && asked.size() < MOST_PAIRS) {
            asked.add(next.next());
            next.remove();
        }
        underWay = true;
        presence.find(asked).whenCompleteAsync((found, failure) -> take(asked, found, failure), thread);
    }

    private void take(List<Watched> asked, List<Presence> found, Throwable failure) {
        underWay = false;
        dueNanos =
                nanoTime.getAsLong() + TimeUnit.MILLISECONDS.toNanos(failure == null ? plan.pageMs() : plan.periodMs());
        if (failure != null) {
            LOG.debugf("presence-service does not tell what may be seen of watched users: %s", failure.getMessage());
            waiting.addAll(asked);
            return;
        }
        try {
            for (int i = 0; i < asked.size(); i++) {
                listener.watched(asked.get(i).session(), found.get(i));
            }
        } catch (RuntimeException thrown) {
            LOG.error("Sessions could not be told of users whom they watch", thrown);
        }
    }
}
