package io.parley.loadtest.scenario;

import io.parley.loadtest.check.Verdict;
import io.parley.loadtest.client.Account;
import io.parley.loadtest.client.LoginWay;
import io.parley.loadtest.measure.Latencies;
import io.parley.loadtest.net.LoadLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * Users who write to each other in pairs, neighbours on different gateways. Used by the main thread, which hands
 * everything to the event loops.
 */
final class PairTraffic implements AutoCloseable {
    /** How many pairs log in at a time where the login is not what is measured. */
    private static final int LOGIN_WAVE = 50;

    private final Stage stage;
    private final List<LoopTraffic> loops = new ArrayList<>();
    private final int pairCount;

    /** @param accounts two for each pair: sender, receiver */
    PairTraffic(Stage stage, List<Account> accounts) {
        this.stage = stage;
        this.pairCount = accounts.size() / 2;
        int firstPair = stage.memory().reservePairs(pairCount);
        stage.loops().all().forEach(loop -> loops.add(new LoopTraffic(loop)));
        for (int i = 0; i < pairCount; i++) {
            LoopTraffic traffic = loops.get(i % loops.size());
            Account from = accounts.get(2 * i);
            Account to = accounts.get(2 * i + 1);
            int id = firstPair + i;
            LoadLoop loop = traffic.loop();
            loop.run(() -> traffic.pairs().add(new Pair(id, traffic, stage.target(), loop, from, to)));
        }
    }

    /**
     * Logs everybody in.
     *
     * @return false when not everybody was ready in time, or somebody never will be
     */
    boolean open() {
        int opened = 0;
        while (opened < pairCount) {
            int wave = Math.min(LOGIN_WAVE, pairCount - opened);
            for (int i = opened; i < opened + wave; i++) {
                LoopTraffic traffic = loops.get(i % loops.size());
                Pair pair = traffic.pairs().get(i / loops.size());
                traffic.loop().run(() -> pair.open(LoginWay.TOKEN));
            }
            opened += wave;
            int expected = opened;
            Waiting.until(stage.settings().patienceSeconds(), () -> readyPairs() == expected || refusedPairs() > 0);
            if (readyPairs() < expected) {
                stage.progress().say("only %d of %d pairs are logged in: %s", readyPairs(), pairCount, lastTrouble());
                return false;
            }
        }
        return true;
    }

    /** Closed loop: keeps so many messages of each pair under way; 0 stops. */
    void keepUnderWay(int messagesPerPair) {
        onEach(traffic -> traffic.pairs().forEach(pair -> pair.keepUnderWay(messagesPerPair)));
    }

    /** Open loop: sends at a fixed rate; 0 stops. */
    void pace(double messagesPerSecond) {
        double share = messagesPerSecond / loops.size();
        onEach(traffic -> traffic.pace(share));
    }

    /** Begins to measure, see {@link LoopTraffic#measure}. */
    void measure(long fromNanos, long untilNanos) {
        onEach(traffic -> traffic.measure(fromNanos, untilNanos));
    }

    void watch(Timeline timeline) {
        onEach(traffic -> traffic.watch(timeline));
    }

    /** Latencies of the messages intended while measured. */
    Latencies latencies() {
        Latencies all = new Latencies();
        loops.forEach(traffic -> traffic.loop().run(() -> all.add(traffic.latencies())));
        return all;
    }

    long deliveredWhileMeasured() {
        return sum(LoopTraffic::deliveredWhileMeasured);
    }

    /** Delivered since the beginning. */
    long delivered() {
        return sum(LoopTraffic::delivered);
    }

    /** Sent and not yet both promised and delivered. */
    long underWay() {
        return sumPairs(pair -> pair.ledger().underWay());
    }

    long disconnects() {
        return sumPairs(Pair::disconnects);
    }

    /** Waits until everything sent has arrived; false when that does not happen. */
    boolean drain() {
        return Waiting.until(stage.settings().patienceSeconds(), () -> underWay() == 0);
    }

    Verdict verdict() {
        Verdict all = Verdict.NOTHING;
        for (LoopTraffic traffic : loops) {
            Verdict before = all;
            all = traffic.loop().call(() -> traffic.pairs().stream()
                    .map(pair -> pair.ledger().verdict())
                    .reduce(before, Verdict::plus));
        }
        return all;
    }

    /** What went wrong last, for a person. */
    String lastTrouble() {
        for (LoopTraffic traffic : loops) {
            String trouble = traffic.loop().call(() -> traffic.pairs().stream()
                    .map(Pair::lastTrouble)
                    .filter(it -> !it.isEmpty())
                    .findFirst()
                    .orElse(""));
            if (!trouble.isEmpty()) {
                return trouble;
            }
        }
        return "no answer";
    }

    /** Acknowledges, logs everybody out and gives the server a moment to notice. */
    @Override
    public void close() {
        onEach(traffic -> traffic.pairs().forEach(Pair::close));
        Waiting.pause(1000);
    }

    private long readyPairs() {
        return sumPairs(pair -> pair.isReady() ? 1 : 0);
    }

    private long refusedPairs() {
        return sumPairs(pair -> pair.isRefused() ? 1 : 0);
    }

    private void onEach(Consumer<LoopTraffic> action) {
        loops.forEach(traffic -> traffic.loop().run(() -> action.accept(traffic)));
    }

    private long sum(ToLongFunction<LoopTraffic> figure) {
        return loops.stream()
                .mapToLong(traffic -> traffic.loop().call(() -> figure.applyAsLong(traffic)))
                .sum();
    }

    private long sumPairs(ToLongFunction<Pair> figure) {
        return sum(traffic -> traffic.pairs().stream().mapToLong(figure).sum());
    }
}
