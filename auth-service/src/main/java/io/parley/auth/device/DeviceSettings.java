package io.parley.auth.device;

import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** Devices and the revocations that end them. */
public interface DeviceSettings {
    /** Devices an account may have logged in (a number); one more ends the one seen longest ago. */
    @WithDefault("50")
    @Min(1)
    int perAccount();

    /** A device that has fetched no token for so long (a duration) is forgotten, unless its login is good still. */
    @WithDefault("90d")
    @DurationMin(inclusive = false)
    Duration forgetAfter();

    /** How often revocations that Kafka has not confirmed are looked for (a duration). New ones never wait for it. */
    @WithDefault("5s")
    @DurationMin(inclusive = false)
    Duration revocationSweepInterval();

    /** How long Kafka may take to confirm a revocation before it is tried again (a duration). */
    @WithDefault("10s")
    @DurationMin(inclusive = false)
    Duration revocationTimeout();
}
