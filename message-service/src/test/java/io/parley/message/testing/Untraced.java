package io.parley.message.testing;

import io.opentelemetry.api.OpenTelemetry;
import io.parley.message.trace.EntryTraces;

/** For tests that have nothing traced. */
public final class Untraced {
    public static final EntryTraces TRACES =
            new EntryTraces(OpenTelemetry.noop().getTracer("none"));

    private Untraced() {}
}
