package io.parley.loadtest.scenario;

import io.parley.loadtest.client.Account;
import io.parley.loadtest.client.ChatClient;
import io.parley.loadtest.client.ChatListener;
import io.parley.loadtest.client.LoginWay;
import io.parley.loadtest.measure.Latencies;
import io.parley.loadtest.net.LoadLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Many users who only log in. Made and asked by the main thread; the listener runs on the event loops. */
final class Crowd implements ChatListener, AutoCloseable {
    private static final int OPENED_PER_TURN = 50;

    private final Stage stage;
    private final List<Account> accounts;
    private final List<ChatClient> clients = new ArrayList<>();
    private final AtomicInteger ready = new AtomicInteger();
    private final AtomicInteger retries = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger disconnected = new AtomicInteger();
    private final Latencies latencies = new Latencies();
    private final ConcurrentMap<String, Integer> reasons = new ConcurrentHashMap<>();
    private volatile long startNanos;
    private volatile long lastReadyNanos;

    Crowd(Stage stage, List<Account> accounts) {
        this.stage = stage;
        this.accounts = accounts;
        for (int i = 0; i < accounts.size(); i++) {
            Account account = accounts.get(i);
            LoadLoop loop = stage.loops().forIndex(i);
            clients.add(loop.call(() -> stage.target().client(account, loop, this)));
        }
    }

    /** Everybody at once, which takes a loop a while: what else it has to do gets its turn in between. */
    void storm(LoginWay way) {
        startNanos = System.nanoTime();
        for (LoadLoop loop : stage.loops().all()) {
            List<ChatClient> own = IntStream.range(0, clients.size())
                    .filter(i -> stage.loops().forIndex(i) == loop)
                    .mapToObj(clients::get)
                    .toList();
            openSome(loop, own, way);
        }
    }

    private static void openSome(LoadLoop loop, List<ChatClient> left, LoginWay way) {
        int now = Math.min(OPENED_PER_TURN, left.size());
        loop.after(0, () -> {
            left.subList(0, now).forEach(client -> client.open(way));
            if (now < left.size()) {
                openSome(loop, left.subList(now, left.size()), way);
            }
        });
    }

    /** A few at a time; true when everybody is ready. */
    boolean trickle(LoginWay way, int wave) {
        startNanos = System.nanoTime();
        for (int i = 0; i < clients.size(); i += wave) {
            int end = Math.min(clients.size(), i + wave);
            for (int j = i; j < end; j++) {
                ChatClient client = clients.get(j);
                stage.loops().forIndex(j).after(0, () -> client.open(way));
            }
            if (!Waiting.until(stage.settings().patienceSeconds(), () -> ready() + failed() >= end)) {
                return false;
            }
        }
        return failed() == 0;
    }

    @Override
    public void ready(ChatClient client) {
        long now = System.nanoTime();
        synchronized (latencies) {
            latencies.record(now - startNanos);
            lastReadyNanos = Math.max(lastReadyNanos, now);
        }
        ready.incrementAndGet();
    }

    @Override
    public void loginFailed(ChatClient client, String reason, boolean willRetry) {
        reasons.merge(reason, 1, Integer::sum);
        (willRetry ? retries : failed).incrementAndGet();
    }

    @Override
    public void disconnected(ChatClient client, String reason) {
        ready.decrementAndGet();
        disconnected.incrementAndGet();
    }

    int size() {
        return accounts.size();
    }

    int ready() {
        return ready.get();
    }

    int failed() {
        return failed.get();
    }

    int retries() {
        return retries.get();
    }

    int disconnects() {
        return disconnected.get();
    }

    /** Time from the start until the last one was ready. */
    double secondsUntilLast() {
        return (lastReadyNanos - startNanos) / 1e9;
    }

    /** From the start of the storm until each was ready. */
    Latencies latencies() {
        synchronized (latencies) {
            Latencies copy = new Latencies();
            copy.add(latencies);
            return copy;
        }
    }

    /** Why logins failed at first or for good, and how often. */
    String reasons() {
        return reasons.toString();
    }

    @Override
    public void close() {
        for (LoadLoop loop : stage.loops().all()) {
            loop.run(() -> {
                for (int i = 0; i < clients.size(); i++) {
                    if (stage.loops().forIndex(i) == loop) {
                        clients.get(i).close();
                    }
                }
            });
        }
        Waiting.pause(1000);
    }
}
