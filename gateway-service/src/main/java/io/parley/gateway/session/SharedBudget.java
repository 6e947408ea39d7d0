package io.parley.gateway.session;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What all connections of the gateway together may keep of one kind. Past it the connections that keep most are closed,
 * those on which nobody is logged in before all others, until a quarter of it is free again.
 *
 * <p>Every event loop counts for itself; nobody waits for anybody. Any thread.
 */
final class SharedBudget {
    private final long maxBytes;
    private final HeldKind kind;
    private final ConnectionCloser closer;
    private final List<ConnectionLoop> loops = new CopyOnWriteArrayList<>();
    private final AtomicBoolean relieving = new AtomicBoolean();

    SharedBudget(long maxBytes, HeldKind kind, ConnectionCloser closer) {
        this.maxBytes = maxBytes;
        this.kind = kind;
        this.closer = closer;
    }

    void add(ConnectionLoop loop) {
        loops.add(loop);
    }

    long heldBytes() {
        long sum = 0;
        for (ConnectionLoop loop : loops) {
            sum += loop.held().of(kind);
        }
        return sum;
    }

    /** Some connection keeps more than before. */
    void grown() {
        if (heldBytes() > maxBytes && relieving.compareAndSet(false, true)) {
            closeHolders(false);
        }
    }

    /** All loops close some of theirs; the one that is done last goes on. */
    private void closeHolders(boolean loggedIn) {
        List<ConnectionLoop> all = List.copyOf(loops);
        AtomicInteger left = new AtomicInteger(all.size());
        for (ConnectionLoop loop : all) {
            try {
                // Never at once: the connection that made the sum too large is in the middle of a read.
                loop.eventLoop().execute(() -> closeHolders(loop, loggedIn, left));
            } catch (RuntimeException | OutOfMemoryError notTaken) {
                done(loggedIn, left);
            }
        }
    }

    private void closeHolders(ConnectionLoop loop, boolean loggedIn, AtomicInteger left) {
        try {
            for (ClientConnection connection : loop.holders(kind, loggedIn)) {
                if (heldBytes() <= maxBytes - maxBytes / 4) {
                    break;
                }
                int bytes = connection.heldBytes(kind);
                closer.close(connection, kind.closeReason());
                loop.held().released(kind, bytes);
            }
        } finally {
            done(loggedIn, left);
        }
    }

    private void done(boolean loggedIn, AtomicInteger left) {
        if (left.decrementAndGet() > 0) {
            return;
        }
        if (!loggedIn && heldBytes() > maxBytes) {
            closeHolders(true);
        } else {
            relieving.set(false);
        }
    }
}
