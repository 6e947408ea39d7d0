package io.parley.loadtest.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Does the same to the database over and over on a thread of its own, and knows how long it took at the longest. The methods are for one
 * other thread.
 */
final class Bystander implements AutoCloseable {
    private final Connection connection;
    private final Work work;
    private final Thread thread;
    private boolean stopping;
    private long done;
    private long longestNanos;
    private Exception failure;

    /** One transaction, or one query. */
    @FunctionalInterface
    interface Work {
        void on(Connection connection) throws SQLException;
    }

    /** Begins. The connection is closed with it. */
    Bystander(String name, Connection connection, Work work) {
        this.connection = connection;
        this.work = work;
        thread = Thread.ofPlatform().name(name).daemon().start(this::run);
    }

    private void run() {
        try {
            while (true) {
                long began = System.nanoTime();
                work.on(connection);
                if (!count(System.nanoTime() - began)) {
                    return;
                }
            }
        } catch (SQLException | RuntimeException broken) {
            fail(broken);
        }
    }

    /** Whether to go on. */
    private synchronized boolean count(long nanos) {
        done++;
        longestNanos = Math.max(longestNanos, nanos);
        notifyAll();
        return !stopping;
    }

    private synchronized void fail(Exception broken) {
        failure = broken;
        notifyAll();
    }

    /** Waits until it has been done so many more times. */
    synchronized void await(long more) throws InterruptedException {
        long goal = done + more;
        while (done < goal && failure == null) {
            wait();
        }
        if (failure != null) {
            throw new IllegalStateException(thread.getName() + " was refused: " + failure.getMessage(), failure);
        }
    }

    /** The longest since it was last asked, with what is under way now. */
    synchronized Duration takeLongest() throws InterruptedException {
        await(1);
        Duration longest = Duration.ofNanos(longestNanos);
        longestNanos = 0;
        return longest;
    }

    @Override
    public void close() throws InterruptedException, SQLException {
        synchronized (this) {
            stopping = true;
        }
        thread.join();
        connection.close();
    }
}
