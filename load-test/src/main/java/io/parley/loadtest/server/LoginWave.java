package io.parley.loadtest.server;

import io.parley.loadtest.client.Account;
import io.parley.loadtest.client.ChatClient;
import io.parley.loadtest.client.ChatListener;
import io.parley.loadtest.client.LoginWay;
import io.parley.loadtest.net.LoadLoop;
import io.parley.loadtest.net.LoadLoops;
import io.parley.loadtest.parley.ParleyServer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Brings many users through a login, a registration or a renewal of their tokens, a few at a time. Used by one thread;
 * the listener runs on the event loops.
 */
final class LoginWave implements ChatListener {
    /** More would only wait for the processors that hash. */
    private static final int AT_ONCE = 16;

    private static final int PATIENCE_SECONDS = 60;
    private static final int SAY_EVERY = 500;

    private final LoadLoops loops;
    private final ParleyServer server;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicReference<String> failure = new AtomicReference<>();
    private final AtomicInteger disconnects = new AtomicInteger();
    private final Set<ChatClient> seen = ConcurrentHashMap.newKeySet();
    private final boolean staying;
    private volatile String lastTrouble = "no answer";

    private LoginWave(LoadLoops loops, ParleyServer server, boolean staying) {
        this.loops = loops;
        this.server = server;
        this.staying = staying;
    }

    /** Users close their connections once they are through. */
    static LoginWave passing(LoadLoops loops, ParleyServer server) {
        return new LoginWave(loops, server, false);
    }

    /** Users stay connected as long as the loops live. */
    static LoginWave staying(LoadLoops loops, ParleyServer server) {
        return new LoginWave(loops, server, true);
    }

    /**
     * Runs for every account and returns when all are through.
     *
     * @throws IllegalStateException when one is refused for good, or nothing moves for a minute
     */
    void run(String what, List<Account> accounts, LoginWay way) {
        long from = System.nanoTime();
        for (Account account : accounts) {
            acquire(1);
            LoadLoop loop = loops.forIndex(account.index());
            loop.run(() -> server.client(account, loop, this).open(way));
            if (done.get() > 0 && done.get() % SAY_EVERY == 0) {
                System.out.printf("%s: %d of %d%n", what, done.get(), accounts.size());
            }
        }
        acquire(AT_ONCE);
        System.out.printf("%s: %d users in %.1f s%n", what, accounts.size(), (System.nanoTime() - from) / 1e9);
    }

    @Override
    public void ready(ChatClient client) {
        if (!staying) {
            client.close();
        }
        // One that reconnects is ready for a second time.
        if (seen.add(client)) {
            done.incrementAndGet();
            places.release();
        }
    }

    @Override
    public void loginFailed(ChatClient client, String reason, boolean willRetry) {
        lastTrouble = reason;
        if (!willRetry) {
            failure.compareAndSet(null, client.account().name() + ": " + reason);
            places.release();
        }
    }

    @Override
    public void disconnected(ChatClient client, String reason) {
        disconnects.incrementAndGet();
    }

    /** How many connections broke after their login. */
    int disconnects() {
        return disconnects.get();
    }

    private void acquire(int permits) {
        try {
            if (!places.tryAcquire(permits, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nothing moved for a minute: " + lastTrouble);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        if (failure.get() != null) {
            throw new IllegalStateException(failure.get());
        }
    }
}
