package io.parley.gateway.app;

import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** Which entries are traced, where {@code quarkus.otel.sdk.disabled} is false. */
interface TracingConfig {
    /** The share of all sends and changes that is traced, 0 to 1. The setting tracing.share changes it without a restart. */
    @WithDefault("0")
    double share();

    /** The users whose sends and changes are all traced, by id. The setting tracing.users changes it without a restart. */
    Optional<List<Integer>> users();

    /** Traces that this gateway begins in a second, at most: what they cost is bounded by it, however many messages there are. */
    @WithDefault("25")
    int mostPerSecond();

    /** Devices and conversations whose acknowledgement ends a trace, at most. Beyond that the oldest end without. */
    @WithDefault("2000")
    int mostOpen();
}
