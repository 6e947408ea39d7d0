package io.parley.loadtest.scenario;

import io.parley.loadtest.server.Target;
import java.util.List;

/** A gateway is killed under paced load: how long clients notice it, and whether anything is lost. */
public final class GatewayLoss implements Scenario {
    /** A message that takes longer than this, and twice as long as any just before, was held up by the loss. */
    private static final double HELD_UP_MILLIS = 250;

    private static final int PER_SECOND = 500;
    private static final int WATCHED_SECONDS = 30;
    private static final int CALM_SECONDS = 5;

    @Override
    public String name() {
        return "gateway-loss";
    }

    @Override
    public boolean suits(Target target) {
        return target.outage().isPresent();
    }

    @Override
    public int accounts(Settings settings) {
        return settings.users();
    }

    @Override
    public List<Outcome> run(Stage stage) {
        Settings settings = stage.settings();
        Target.Outage outage = stage.target().outage().orElseThrow();
        OutcomeBuilder outcome = new OutcomeBuilder(stage, name(), PER_SECOND + "/s, kill -9 of " + outage.process());
        var accounts = stage.accounts(settings.users());
        stage.target().refreshTokens(accounts);
        try (Traffic traffic = Traffic.ofPairs(stage, accounts)) {
            if (!traffic.open()) {
                return List.of(outcome.notReady(traffic.lastTrouble()));
            }
            traffic.pace(PER_SECOND);
            WarmUp.run(stage, name() + " " + stage.target().name());
            Timeline calm = new Timeline(System.nanoTime(), CALM_SECONDS);
            traffic.watch(calm);
            Waiting.pause(CALM_SECONDS * 1000L);
            double heldUpMillis = Math.max(HELD_UP_MILLIS, 2 * calm.longestMillis());
            stage.progress().say("gateway-loss %s: killing %s", stage.target().name(), outage.process());
            Timeline timeline = new Timeline(System.nanoTime(), WATCHED_SECONDS);
            traffic.watch(timeline);
            outage.strike();
            Measurement measurement = new Measurement(stage, traffic);
            measurement.run(name() + " " + stage.target().name(), WATCHED_SECONDS, () -> true);
            traffic.pace(0);
            measurement.report(outcome);
            outcome.figure("recovered_after_s", timeline.calmAfterSeconds(Math.round(heldUpMillis * 1e6)))
                    .figure("longest_wait_ms", timeline.longestMillis())
                    .figure("connections_lost", traffic.disconnects());
            return List.of(outcome.build());
        } finally {
            outage.repair();
        }
    }
}
