package io.parley.auth.grpc;

import io.parley.kit.grpc.ConnectionTerms;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** The connections that gateways call over. */
public interface ConnectionSettings extends ConnectionTerms {
    /**
     * How long a connection lives, give or take a tenth, until it is ended in good order and the gateway connects anew:
     * behind a single address that is how new replicas get work (a duration).
     */
    @Override
    @WithDefault("25s")
    @DurationMin(seconds = 1)
    Duration age();

    /**
     * How long calls under way may take on a connection that has reached its age (a duration). At least what a gateway gives
     * a login, which waits for a password hash.
     */
    @Override
    @WithDefault("35s")
    @DurationMin(seconds = 1)
    Duration grace();
}
