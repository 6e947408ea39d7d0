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
            startRound(false);
        }
    }

    private void startRound(boolean loggedIn) {
        Round round = new Round(loggedIn, List.copyOf(loops));
        for (ConnectionLoop loop : round.loops) {
            try {
                // Never at once: the connection that made the sum too large is in the middle of a read.
                loop.eventLoop().execute(() -> round.closeHolders(loop));
            } catch (RuntimeException | OutOfMemoryError notTaken) {
                round.done();
            }
        }
    }

    /** All loops close some of theirs; the one that is done last goes on. */
    private final class Round {
        private final boolean loggedIn;
        private final List<ConnectionLoop> loops;
        private final AtomicInteger left;
        private final AtomicInteger closed = new AtomicInteger();

        Round(boolean loggedIn, List<ConnectionLoop> loops) {
            this.loggedIn = loggedIn;
            this.loops = loops;
            this.left = new AtomicInteger(loops.size());
        }

        void closeHolders(ConnectionLoop loop) {
            try {
                close(loop, false);
                if (loggedIn) {
                    close(loop, true);
                }
            } finally {
                done();
            }
        }

        private void close(ConnectionLoop loop, boolean loggedIn) {
            for (ClientConnection connection : loop.holders(kind, loggedIn)) {
                if (heldBytes() <= maxBytes - maxBytes / 4) {
                    break;
                }
                int bytes = connection.heldBytes(kind);
                closer.close(connection, kind.closeReason());
                loop.held().released(kind, bytes);
                closed.incrementAndGet();
            }
        }

        void done() {
            if (left.decrementAndGet() > 0) {
                return;
            }
            if (heldBytes() <= maxBytes || loggedIn) {
                relieving.set(false);
            } else {
                // While a busy loop came to its turn, others may have taken strangers anew: whoever is logged in pays
                // for none.
                startRound(closed.get() == 0);
            }
        }
    }
}
