package io.parley.loadtest.scenario;

import io.parley.loadtest.measure.Latencies;

/**
 * Open loop: users change their statuses at a fixed rate, one after the other. A change is a message to all contacts of
 * who changes; its latency counts from the server's answer.
 *
 * @param stage where
 * @param circle the users
 * @param traffic theirs
 */
record StatusChanges(Stage stage, Circle circle, Traffic traffic) {
    private static final String NAME = Statuses.NAME + " steady";

    /** Logs everybody in and runs; they stay logged in. */
    Outcome run() {
        int rate = stage.settings().statusRate();
        OutcomeBuilder outcome = new OutcomeBuilder(
                stage,
                Statuses.NAME,
                "%,d users, %d contacts each, %d changes/s"
                        .formatted(circle.ring().users(), circle.ring().each(), rate));
        TrafficRun run = new TrafficRun(stage, outcome, NAME);
        double changes = run.run(traffic, new Changing(rate));
        circle.judge(outcome);
        Latencies last = circle.untilLast();
        outcome.figure("changes_offered_per_s", rate)
                .figure("pushes_per_s", changes * traffic.fanOut())
                .figure("last_contact_p50_ms", last.millisAt(50))
                .figure("last_contact_p99_ms", last.millisAt(99));
        if (traffic.disconnects() > 0) {
            outcome.problem("%,d connections broke: %s".formatted(traffic.disconnects(), traffic.lastTrouble()));
        }
        Rest.deduct(stage, "nobody's status changes", outcome, run, changes);
        return outcome.build();
    }

    /** The rate. What a change seems to leave under way is due to gateways asking once a second. */
    private record Changing(int perSecond) implements TrafficRun.Load {
        @Override
        public void on(Traffic all) {
            // Who has logged in is told to those who were there before.
            all.drain();
            all.pace(perSecond);
        }

        @Override
        public void off(Traffic all) {
            all.pace(0);
        }
    }
}
