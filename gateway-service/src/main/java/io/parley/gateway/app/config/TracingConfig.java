package io.parley.gateway.app.config;

import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import java.util.Optional;

/** Which entries are traced, where {@code quarkus.otel.sdk.disabled} is false. */
public interface TracingConfig {
    /** The share of all sends and changes that is traced. The setting tracing.share changes it without a restart. */
    @WithDefault("0")
    @Min(0)
    @Max(1)
    double share();

    /** The users whose sends and changes are all traced, by id. The setting tracing.users changes it without a restart. */
    Optional<List<Integer>> users();

    /** Traces that this gateway begins in a second, at most: of the users above, and as many by the share. */
    @WithDefault("25")
    @Min(1)
    int mostPerSecond();

    /** Devices whose end of a trace this gateway begins in a second, at most, however large a group is. */
    @WithDefault("250")
    @Min(1)
    int mostDeliveriesPerSecond();

    /** Devices and conversations whose acknowledgement ends a trace, at most, and 16 entries of each. Beyond that some are given up. */
    @WithDefault("2000")
    @Min(1)
    int mostOpen();
}
