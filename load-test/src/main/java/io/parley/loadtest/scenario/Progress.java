package io.parley.loadtest.scenario;

import java.io.PrintStream;
import java.util.Locale;

/** Tells a person how it goes, a line at a time. */
public final class Progress {
    private final PrintStream out;
    private final long startedNanos = System.nanoTime();

    /** @param out where to print */
    public Progress(PrintStream out) {
        this.out = out;
    }

    /** Prints one line with the time since the start in front. */
    public void say(String format, Object... values) {
        double seconds = (System.nanoTime() - startedNanos) / 1e9;
        out.printf(Locale.ROOT, "%6.1f s  %s%n", seconds, String.format(Locale.ROOT, format, values));
    }
}
