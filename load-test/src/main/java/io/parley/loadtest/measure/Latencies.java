package io.parley.loadtest.measure;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Times in microseconds with three digits. Used by one thread at a time. */
public final class Latencies {
    /** The percentiles that plots and JSON hold. */
    private static final double[] PERCENTILES = {0, 10, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 99.99, 100};

    private static final long LONGEST_MICROS = 600_000_000;
    private final Histogram histogram = new Histogram(LONGEST_MICROS, 3);

    /**
     * A point of the distribution.
     *
     * @param percentile 0 to 100
     * @param millis so many percent were at most this long
     */
    public record Point(double percentile, double millis) {}

    /** Adds one time; a negative one counts as 0. */
    public void record(long nanos) {
        histogram.recordValue(Math.clamp(nanos / 1000, 0, LONGEST_MICROS));
    }

    /** Adds all of another. */
    public void add(Latencies other) {
        histogram.add(other.histogram);
    }

    /** How many times were added. */
    public long count() {
        return histogram.getTotalCount();
    }

    /** So many percent were at most this many milliseconds. */
    public double millisAt(double percentile) {
        return histogram.getValueAtPercentile(percentile) / 1000.0;
    }

    /** The longest, in milliseconds. */
    public double maxMillis() {
        return histogram.getMaxValue() / 1000.0;
    }

    /** The distribution for plots; empty when nothing was added. */
    public List<Point> points() {
        List<Point> points = new ArrayList<>();
        if (count() > 0) {
            for (double percentile : PERCENTILES) {
                points.add(new Point(percentile, millisAt(percentile)));
            }
        }
        return points;
    }
}
