package io.parley.loadtest.scenario;

import io.parley.loadtest.client.Account;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * What every scenario about conversations does: log everybody in, put the load on, warm up, measure, take the load off
 * and wait for what is under way. Used by the main thread.
 */
final class TrafficRun {
    /** How much longer a warm-up may take until what waits has been dealt with. */
    private static final int CATCH_UP_SECONDS = 30;

    private final Stage stage;
    private final OutcomeBuilder outcome;
    private final String what;
    private double serverMicrosPerMessage;

    /** @param what is done, for the person who waits */
    TrafficRun(Stage stage, OutcomeBuilder outcome, String what) {
        this.stage = stage;
        this.outcome = outcome;
        this.what = what + " " + stage.target().name();
    }

    /** How load is put on and taken off. */
    interface Load {
        /** Puts it on. */
        void on(Traffic traffic);

        /** Takes it off. */
        void off(Traffic traffic);

        /** False while a cold server has more waiting than it will have in the long run. */
        default boolean isSteady(Traffic traffic) {
            return true;
        }

        /** False when it makes no sense to go on. */
        default boolean bearable(Traffic traffic) {
            return true;
        }
    }

    /**
     * Runs between pairs, and logs them out.
     *
     * @return messages delivered per second; 0 when not everybody could log in, which the outcome then says
     */
    double run(List<Account> accounts, Load load) {
        try (Traffic traffic = Traffic.ofPairs(stage, accounts)) {
            return run(traffic, load);
        }
    }

    /** The same for whoever the traffic is between; they stay logged in. */
    double run(Traffic traffic, Load load) {
        if (!traffic.open()) {
            outcome.notReady(traffic.lastTrouble());
            return 0;
        }
        load.on(traffic);
        WarmUp.run(stage, what);
        Waiting.until(CATCH_UP_SECONDS, () -> load.isSteady(traffic) || !load.bearable(traffic));
        Measurement measurement = new Measurement(stage, traffic);
        BooleanSupplier goOn = () -> load.bearable(traffic);
        measurement.run(what, stage.settings().seconds(), goOn);
        load.off(traffic);
        measurement.report(outcome);
        serverMicrosPerMessage = measurement.serverMicrosPerMessage();
        return measurement.deliveredPerSecond();
    }

    /** Processor time of all servers for each message of the run that ended; 0 before. */
    double serverMicrosPerMessage() {
        return serverMicrosPerMessage;
    }
}
