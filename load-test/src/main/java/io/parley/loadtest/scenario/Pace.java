package io.parley.loadtest.scenario;

/**
 * A fixed rate, whatever the server does.
 *
 * @param perSecond messages, over all pairs
 */
record Pace(double perSecond) implements PairRun.Load {
    /** A server that falls so far behind cannot bear the rate. */
    private static final int MOST_UNDER_WAY = 50_000;

    private static final double KEPT_UP = 0.97;

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

    /** Notes what was offered; the run has no result when less was delivered. */
    void judge(OutcomeBuilder outcome, double deliveredPerSecond) {
        outcome.figure("offered_per_s", perSecond);
        if (deliveredPerSecond < perSecond * KEPT_UP) {
            outcome.problem("the server did not keep up: %.0f of %.0f messages per second"
                    .formatted(deliveredPerSecond, perSecond));
        }
    }
}
