package io.parley.message.config;

import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** Devices and where they stand. */
public interface DevicesConfig {
    /** A device that has asked for nothing for so long, in whole days, is forgotten with its cursors: it begins as a new one if it returns. */
    @WithDefault("90d")
    @DurationMin(days = 1)
    Duration forgetAfter();
}
