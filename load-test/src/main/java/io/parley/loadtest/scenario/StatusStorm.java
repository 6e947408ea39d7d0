package io.parley.loadtest.scenario;

import io.parley.loadtest.client.Account;
import io.parley.loadtest.server.Target;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A gateway is killed while others chat who have no connection to it: how many statuses are pushed and how fast, until
 * when everybody sees all contacts as they are, and what the chat feels of it. Those who were connected to it come back at
 * once, or only after everybody else has seen them go.
 *
 * @param stage where
 * @param circle the users, all logged in
 * @param followers theirs
 * @param outage the gateway that is lost
 */
record StatusStorm(Stage stage, Circle circle, Traffic followers, Target.Outage outage) {
    private static final String WHAT = Statuses.NAME + " storm";
    /** Everybody is to see all contacts as they are within this time. */
    private static final int AIM_SECONDS = 15;
    /** Longer than it takes until the sessions of the lost gateway have run out. */
    private static final int WATCHED_SECONDS = 30;
    /** The pause between two attempts to connect has grown to this where nothing was to be reached for a while. */
    private static final long PAUSE_MS = 8000;

    private static final long SETTLE_MS = 2000;

    /**
     * Runs, and starts the gateway again.
     *
     * @param away whether those who lose their connections stay away at first
     */
    Outcome run(boolean away) {
        int perSecond = stage.settings().stormTraffic();
        OutcomeBuilder outcome = new OutcomeBuilder(
                stage,
                Statuses.NAME,
                "%,d users, %d contacts each, kill -9 of %s, its users %s, %d msg/s beside"
                        .formatted(
                                circle.ring().users(),
                                circle.ring().each(),
                                outage.process(),
                                away ? "away for a while" : "back at once",
                                perSecond));
        if (circle.ledger().wrong() > 0) {
            return outcome.notReady(followers.lastTrouble());
        }
        try (Traffic chat = Traffic.ofPairs(stage, spared())) {
            if (!chat.open()) {
                return outcome.notReady(chat.lastTrouble());
            }
            chat.pace(perSecond);
            WarmUp.run(stage, WHAT);
            chat.measure(System.nanoTime(), Long.MAX_VALUE);
            Waiting.pause(TimeUnit.SECONDS.toMillis(AIM_SECONDS));
            outcome.figure("traffic_p99_before_ms", chat.latencies().millisAt(99));
            blow(chat, away, outcome);
            chat.pace(0);
            if (!chat.drain()) {
                outcome.problem("messages were still under way at the end: " + chat.lastTrouble());
            }
            outcome.verdict(chat.verdict());
        } finally {
            outage.repair();
        }
        return outcome.build();
    }

    /** After a run, brings those who lost their gateway back to it. */
    void bringHome() {
        stage.progress().say("%s: going back to %s", WHAT, outage.process());
        circle.spread(PAUSE_MS, Follower::goHome);
        Waiting.pause(PAUSE_MS + SETTLE_MS);
        followers.drain();
    }

    /** Those who write to each other are on gateways that stay: what the loss itself does is measured elsewhere. */
    private List<Account> spared() {
        int users = stage.settings().users();
        List<Account> spared =
                stage.accounts(2 * users).stream().filter(outage::spares).toList();
        return spared.subList(0, Math.min(users, spared.size() / 2 * 2));
    }

    private void blow(Traffic chat, boolean away, OutcomeBuilder outcome) {
        long disconnectsBefore = followers.disconnects();
        long lost = circle.accounts().stream()
                .filter(account -> !outage.spares(account))
                .count();
        stage.progress().say("%s: killing %s", WHAT, outage.process());
        circle.stayAway(away);
        circle.reasons();
        long struck = System.nanoTime();
        PushCount pushes =
                new PushCount(struck, WATCHED_SECONDS + stage.settings().patienceSeconds());
        circle.count(pushes);
        chat.measure(struck, Long.MAX_VALUE);
        outage.strike();
        Waiting.until(stage.settings().patienceSeconds(), () -> followers.disconnects() - disconnectsBefore >= lost);
        long began = struck;
        if (away) {
            boolean seen = followers.drain();
            if (!seen) {
                circle.judge(outcome);
            }
            outcome.figure("gone_for_all_after_s", rightAfterSeconds(struck))
                    .figure("traffic_p99_until_gone_ms", chat.latencies().millisAt(99))
                    .figure("pushes_of_offline", pushes.offline())
                    .figure("pushes_of_offline_per_s_most", pushes.most());
            stage.progress().say("%s: %,d users come back", WHAT, lost);
            began = System.nanoTime();
            chat.measure(began, Long.MAX_VALUE);
            circle.stayAway(false);
            circle.spread(PAUSE_MS, Follower::comeBack);
        }
        watch(began, chat, pushes, outcome);
        boolean right = followers.drain();
        circle.count(null);
        circle.judge(outcome);
        outcome.figure("connections_lost", followers.disconnects() - disconnectsBefore)
                .figure("pushes", pushes.total())
                .figure("pushes_per_s_most", pushes.most());
        if (right) {
            outcome.figure("all_back_after_s", (circle.lastBackNanos() - began) / 1e9)
                    .figure("all_right_after_s", rightAfterSeconds(began));
        }
    }

    private void watch(long began, Traffic chat, PushCount pushes, OutcomeBuilder outcome) {
        long refusals = 0;
        for (int second = 1; second <= WATCHED_SECONDS; second++) {
            Waiting.untilNanos(began + TimeUnit.SECONDS.toNanos(second));
            if (second == AIM_SECONDS) {
                outcome.figure("traffic_p99_during_ms", chat.latencies().millisAt(99));
            }
            Map<String, Integer> reasons = circle.reasons();
            refusals += reasons.values().stream().mapToInt(Integer::intValue).sum();
            stage.progress()
                    .say(
                            "%s: second %d of %d, %,d views wrong, %,d pushes so far, refused for now: %s",
                            WHAT, second, WATCHED_SECONDS, circle.ledger().wrong(), pushes.total(), reasons);
        }
        outcome.figure("refused_for_now", refusals);
    }

    private double rightAfterSeconds(long began) {
        return (circle.ledger().rightSinceNanos() - began) / 1e9;
    }
}
