package io.parley.loadtest.scenario;

import io.parley.loadtest.check.Verdict;
import io.parley.loadtest.client.Account;
import io.parley.loadtest.client.LoginWay;
import io.parley.loadtest.measure.Latencies;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * Users who write to each other, in pairs or in a group, or see each other's statuses, neighbours on different gateways.
 * Used by the main thread, which hands everything to the event loops.
 */
final class Traffic implements AutoCloseable {
    /** How many talks log in at a time where the login is not what is measured. */
    private static final int LOGIN_WAVE = 50;

    private final Stage stage;
    private final List<LoopTraffic> loops = new ArrayList<>();
    private final int talkCount;
    private final int fanOut;

    private Traffic(Stage stage, int talkCount, int fanOut, TalkMaker maker) {
        this.stage = stage;
        this.talkCount = talkCount;
        this.fanOut = fanOut;
        int firstId = stage.memory().reserveTalks(talkCount);
        stage.loops().all().forEach(loop -> loops.add(new LoopTraffic(loop)));
        for (int i = 0; i < talkCount; i++) {
            LoopTraffic traffic = loops.get(i % loops.size());
            int place = i;
            traffic.loop().run(() -> traffic.talks().add(maker.make(firstId + place, place, traffic)));
        }
    }

    /** Makes one talk, on its event loop. */
    private interface TalkMaker {
        Talk make(int id, int place, LoopTraffic traffic);
    }

    /** @param accounts two for each pair: sender, receiver */
    static Traffic ofPairs(Stage stage, List<Account> accounts) {
        return new Traffic(
                stage,
                accounts.size() / 2,
                1,
                (id, place, traffic) -> new Pair(
                        id,
                        traffic,
                        stage.target(),
                        traffic.loop(),
                        accounts.get(2 * place),
                        accounts.get(2 * place + 1)));
    }

    /**
     * One talk: the first member posts, all others receive.
     *
     * @param members two or more
     */
    static Traffic ofGroup(Stage stage, long group, List<Account> members) {
        return new Traffic(
                stage,
                1,
                members.size() - 1,
                (id, place, traffic) -> new GroupTalk(id, traffic, stage.target(), traffic.loop(), group, members));
    }

    /** Every user is a talk, and each change of his status a message to all his contacts. */
    static Traffic ofCircle(Stage stage, Circle circle) {
        return new Traffic(
                stage,
                circle.ring().users(),
                circle.ring().each(),
                (id, place, traffic) -> new Follower(place, circle, traffic, stage.target(), traffic.loop()));
    }

    /** Receivers of one message. */
    int fanOut() {
        return fanOut;
    }

    /**
     * Logs everybody in.
     *
     * @return false when not everybody was ready in time, or somebody never will be
     */
    boolean open() {
        int opened = 0;
        while (opened < talkCount) {
            int wave = Math.min(LOGIN_WAVE, talkCount - opened);
            for (int i = opened; i < opened + wave; i++) {
                LoopTraffic traffic = loops.get(i % loops.size());
                Talk talk = traffic.talks().get(i / loops.size());
                traffic.loop().run(() -> talk.open(LoginWay.TOKEN));
            }
            opened += wave;
            int expected = opened;
            Waiting.until(stage.settings().patienceSeconds(), () -> readyTalks() == expected || refusedTalks() > 0);
            if (readyTalks() < expected) {
                stage.progress().say("only %d of %d talks are logged in: %s", readyTalks(), talkCount, lastTrouble());
                return false;
            }
        }
        return true;
    }

    /** Closed loop: keeps so many messages of each talk under way; 0 stops. */
    void keepUnderWay(int messagesPerTalk) {
        onEach(traffic -> traffic.talks().forEach(talk -> talk.keepUnderWay(messagesPerTalk)));
    }

    /** Open loop: sends at a fixed rate; 0 stops. */
    void pace(double messagesPerSecond) {
        // A loop without a talk sends nothing.
        double share = messagesPerSecond / Math.min(loops.size(), talkCount);
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

    /** Deliveries since the beginning. */
    long delivered() {
        return sum(LoopTraffic::delivered);
    }

    /** Messages sent and not yet both promised and delivered, to as many as are to get them. */
    long underWay() {
        return Math.ceilDiv(sumTalks(Talk::underWay), fanOut);
    }

    long disconnects() {
        return sumTalks(Talk::disconnects);
    }

    /** Waits until everything sent has arrived; false when that does not happen. */
    boolean drain() {
        return Waiting.until(stage.settings().patienceSeconds(), () -> underWay() == 0);
    }

    Verdict verdict() {
        Verdict all = Verdict.NOTHING;
        for (LoopTraffic traffic : loops) {
            Verdict before = all;
            all = traffic.loop()
                    .call(() -> traffic.talks().stream().map(Talk::verdict).reduce(before, Verdict::plus));
        }
        return all;
    }

    /** What went wrong last, for a person. */
    String lastTrouble() {
        for (LoopTraffic traffic : loops) {
            String trouble = traffic.loop().call(() -> traffic.talks().stream()
                    .map(Talk::lastTrouble)
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
        onEach(traffic -> traffic.talks().forEach(Talk::close));
        Waiting.pause(1000);
    }

    private long readyTalks() {
        return sumTalks(talk -> talk.isReady() ? 1 : 0);
    }

    private long refusedTalks() {
        return sumTalks(talk -> talk.isRefused() ? 1 : 0);
    }

    private void onEach(Consumer<LoopTraffic> action) {
        loops.forEach(traffic -> traffic.loop().run(() -> action.accept(traffic)));
    }

    private long sum(ToLongFunction<LoopTraffic> figure) {
        return loops.stream()
                .mapToLong(traffic -> traffic.loop().call(() -> figure.applyAsLong(traffic)))
                .sum();
    }

    private long sumTalks(ToLongFunction<Talk> figure) {
        return sum(traffic -> traffic.talks().stream().mapToLong(figure).sum());
    }
}
