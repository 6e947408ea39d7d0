package io.parley.loadtest.scenario;

import java.util.Optional;

/**
 * A fixed rate, whatever the server does.
 *
 * @param perSecond messages, over all talks
 * @param seconds measured time of a run
 */
record Pace(double perSecond, int seconds) implements TrafficRun.Load {
    /** A server that falls so far behind cannot bear the rate. */
    private static final int MOST_UNDER_WAY = 50_000;

    private static final double KEPT_UP = 0.97;
    private static final double CAUGHT_UP = 1.15;
    /** What waits for half a second is no backlog yet, neither at the beginning of a run nor at its end. */
    private static final double STEADY_SECONDS = 0.5;

    @Override
    public void on(Traffic traffic) {
        traffic.pace(perSecond);
    }

    @Override
    public void off(Traffic traffic) {
        traffic.pace(0);
    }

    @Override
    public boolean bearable(Traffic traffic) {
        return traffic.underWay() < MOST_UNDER_WAY;
    }

    @Override
    public boolean isSteady(Traffic traffic) {
        return traffic.underWay() < perSecond * STEADY_SECONDS;
    }

    /** Notes what was offered; the run has no result when less was delivered, or what was left over from the warm-up. */
    void judge(OutcomeBuilder outcome, double deliveredPerSecond) {
        outcome.figure("offered_per_s", perSecond);
        fault(deliveredPerSecond).ifPresent(outcome::problem);
    }

    /** Why a run that delivered so much has no result. */
    Optional<String> fault(double deliveredPerSecond) {
        double steady = perSecond * STEADY_SECONDS / seconds;
        if (deliveredPerSecond < Math.min(perSecond * KEPT_UP, perSecond - steady)) {
            return Optional.of("the server did not keep up: %.0f of %.0f messages per second"
                    .formatted(deliveredPerSecond, perSecond));
        }
        if (deliveredPerSecond > Math.max(perSecond * CAUGHT_UP, perSecond + steady)) {
            return Optional.of("the server was still catching up with the warm-up: %.0f for %.0f messages per second"
                    .formatted(deliveredPerSecond, perSecond));
        }
        return Optional.empty();
    }
}
