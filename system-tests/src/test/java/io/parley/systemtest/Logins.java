package io.parley.systemtest;

import io.parley.systemtest.client.ChatClient;
import java.io.IOException;
import java.time.Duration;
import org.awaitility.Awaitility;

/** One user who logs in with his password on one gateway and then on the other, all the time until he is stopped. */
final class Logins implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TestCluster.User user;
    private final Thread thread;
    private volatile boolean stopping;
    private volatile int done;
    private volatile long longestNanos;
    private volatile Exception failure;

    private Logins(TestCluster.User user) {
        this.user = user;
        this.thread = Thread.ofVirtual().name("logins").start(this::run);
    }

    static Logins start() throws IOException {
        return new Logins(TestCluster.newUser("newcomer"));
    }

    private void run() {
        try {
            while (!stopping) {
                try (ChatClient client = TestCluster.connect(done % 2)) {
                    long began = System.nanoTime();
                    client.login(user.name(), user.password(), "phone");
                    longestNanos = Math.max(longestNanos, System.nanoTime() - began);
                }
                done++;
            }
        } catch (IOException | RuntimeException refused) {
            failure = refused;
        }
    }

    /** Waits until he has logged in so many more times, or could not. */
    void awaitMore(int more) {
        int goal = done + more;
        Awaitility.await().atMost(PATIENCE).until(() -> done >= goal || failure != null);
    }

    /** Logs in no more. Returns how many logins there were; fails when one of them was refused or got no answer. */
    int finishAndCheck() throws InterruptedException {
        close();
        if (failure != null) {
            throw new AssertionError("Login " + (done + 1) + " failed", failure);
        }
        return done;
    }

    /** From the request to its answer. */
    Duration longest() {
        return Duration.ofNanos(longestNanos);
    }

    @Override
    public void close() throws InterruptedException {
        stopping = true;
        thread.join();
    }
}
