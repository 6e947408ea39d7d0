package io.parley.loadtest.scenario;

import io.parley.loadtest.check.StatusLedger;
import io.parley.loadtest.client.Account;
import io.parley.loadtest.client.ContactRing;
import io.parley.loadtest.client.ContactStatus;
import io.parley.loadtest.measure.Latencies;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Users who are contacts of each other, what they were told of each other, and when. Thread-safe. */
final class Circle {
    private final List<Account> accounts;
    private final ContactRing ring;
    private final Map<Integer, Integer> placeOfUser = new HashMap<>();
    private final StatusLedger<ContactStatus> ledger;
    private volatile PushCount pushes;
    private final List<Follower> followers = Collections.synchronizedList(new ArrayList<>());
    private final ConcurrentMap<String, Integer> reasons = new ConcurrentHashMap<>();
    private final AtomicLong lastBackNanos = new AtomicLong(Long.MIN_VALUE);
    private volatile boolean stayingAway;
    private final Latencies untilLast = new Latencies();

    /** @param accounts in the order of their places; nobody has chosen to be busy so far */
    Circle(List<Account> accounts, ContactRing ring) {
        this.accounts = List.copyOf(accounts);
        this.ring = ring;
        for (int place = 0; place < accounts.size(); place++) {
            placeOfUser.put(accounts.get(place).userId(), place);
        }
        ledger = new StatusLedger<>(
                IntStream.range(0, ring.users()).mapToObj(ring::contactsOf).toList(), ContactStatus.ONLINE);
    }

    List<Account> accounts() {
        return accounts;
    }

    ContactRing ring() {
        return ring;
    }

    StatusLedger<ContactStatus> ledger() {
        return ledger;
    }

    /** A user of this circle has a client now. */
    void joins(Follower follower) {
        followers.add(follower);
    }

    /** Whether users whose connection breaks do not come back by themselves. */
    void stayAway(boolean away) {
        stayingAway = away;
    }

    boolean isStayingAway() {
        return stayingAway;
    }

    /** Everybody does something, each at a moment of his own within the given time. */
    void spread(long millis, Consumer<Follower> action) {
        followers.forEach(follower -> follower.loop()
                .after(
                        TimeUnit.MILLISECONDS.toNanos(
                                ThreadLocalRandom.current().nextLong(millis)),
                        () -> action.accept(follower)));
    }

    /** Somebody has logged in and knows all his contacts. */
    void isBack(long nowNanos) {
        lastBackNanos.accumulateAndGet(nowNanos, Math::max);
    }

    /** When that was so last. */
    long lastBackNanos() {
        return lastBackNanos.get();
    }

    /** Somebody was refused a login, a list or a choice, or could not connect. */
    void refused(String reason) {
        reasons.merge(reason, 1, Integer::sum);
    }

    /** Why, and how often, since the last call of this. */
    Map<String, Integer> reasons() {
        Map<String, Integer> taken = new HashMap<>();
        reasons.keySet().forEach(reason -> taken.put(reason, reasons.remove(reason)));
        return taken;
    }

    /** Counts pushes from now on; null stops it. */
    void count(PushCount newPushes) {
        pushes = newPushes;
    }

    /** The last contact knows of a change, so long after the server's answer to it. */
    void lastKnows(long nanos) {
        synchronized (untilLast) {
            untilLast.record(nanos);
        }
    }

    /** All that was noted by {@link #lastKnows}. */
    Latencies untilLast() {
        Latencies copy = new Latencies();
        synchronized (untilLast) {
            copy.add(untilLast);
        }
        return copy;
    }

    /**
     * What a user sees of another one.
     *
     * @param pushed otherwise he has asked
     * @return a change that he did not know of, if it was pushed
     */
    Optional<StatusLedger.News> told(int place, int userId, ContactStatus status, boolean pushed) {
        long now = System.nanoTime();
        PushCount counting = pushes;
        if (pushed && counting != null) {
            counting.pushed(status, now);
        }
        Integer other = placeOfUser.get(userId);
        if (other == null) {
            ledger.toldOfStranger();
            return Optional.empty();
        }
        return ledger.told(place, other, status, now).filter(news -> pushed);
    }

    /** Notes what is wrong with what users were told, if anything is. */
    void judge(OutcomeBuilder outcome) {
        if (ledger.wrong() > 0) {
            outcome.problem("%,d of %,d views of a contact are wrong"
                    .formatted(ledger.wrong(), (long) ring.users() * ring.each()));
        }
        if (ledger.strangers() > 0) {
            outcome.problem(
                    "users were told %,d times of somebody who is no contact of theirs".formatted(ledger.strangers()));
        }
    }
}
