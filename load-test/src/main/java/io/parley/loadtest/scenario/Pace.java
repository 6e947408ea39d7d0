package io.parley.loadtest.scenario;

import java.util.Optional;

/**
 * A fixed rate, whatever the server does.
 *
 * @param perSecond messages, over all pairs
 */
record Pace(double perSecond) implements PairRun.Load {
    /** A server that falls so far behind cannot bear the rate. */
    private static final int MOST_UNDER_WAY = 50_000;

    private static final double KEPT_UP = 0.97;
    private static final double CAUGHT_UP = 1.15;
    /** No more than what waits for half a second. */
    private static final int STEADY_SHARE = 2;

    @Override
    public void on(PairTraffic traffic) {
        traffic.pace(perSecond);
    }

    @Override
    public void off(PairTraffic traffic) {
        traffic.pace(0);
    }

    @Override
    public boolean bearable(PairTraffic traffic) {
        return traffic.underWay() < MOST_UNDER_WAY;
    }

    @Override
    public boolean isSteady(PairTraffic traffic) {
        return traffic.underWay() < perSecond / STEADY_SHARE;
    }

    /** Notes what was offered; the run has no result when less was delivered, or what was left over from the warm-up. */
    void judge(OutcomeBuilder outcome, double deliveredPerSecond) {
        outcome.figure("offered_per_s", perSecond);
        fault(deliveredPerSecond).ifPresent(outcome::problem);
    }

    /** Why a run that delivered so much has no result. */
    Optional<String> fault(double deliveredPerSecond) {
        if (deliveredPerSecond < perSecond * KEPT_UP) {
            return Optional.of("the server did not keep up: %.0f of %.0f messages per second"
                    .formatted(deliveredPerSecond, perSecond));
        }
        if (deliveredPerSecond > perSecond * CAUGHT_UP) {
            return Optional.of("the server was still catching up with the warm-up: %.0f for %.0f messages per second"
                    .formatted(deliveredPerSecond, perSecond));
        }
        return Optional.empty();
    }
}
