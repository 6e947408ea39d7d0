package io.parley.presence.grpc;

import io.parley.kit.grpc.ConnectionTerms;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Connections of callers. */
@ConfigMapping(prefix = "parley.presence")
public interface ConnectionSettings extends ConnectionTerms {
    /**
     * How long a connection of a caller lives, give or take a tenth, until it is ended in good order and the caller connects
     * anew: behind a single address that is how new replicas get work.
     */
    @Override
    @WithName("connection-age")
    @WithDefault("25s")
    @DurationMin(seconds = 1)
    @DurationMax(days = 1)
    Duration age();

    /** How long calls under way may take on a connection that has reached its age. At least the call timeout. */
    @Override
    @WithName("connection-grace")
    @WithDefault("10s")
    @DurationMax(hours = 1)
    Duration grace();

    /** How many event loops connections of callers are spread over, if the process has as many. */
    @WithName("connection-loops")
    @WithDefault("2")
    @Min(1)
    @Max(64)
    int loops();
}
