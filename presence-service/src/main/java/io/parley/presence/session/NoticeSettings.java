package io.parley.presence.session;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How replaced sessions are told. */
@ConfigMapping(prefix = "parley.presence")
public interface NoticeSettings {
    /** How long a call that replaced sessions waits for Kafka to accept the notices. */
    @WithName("notice-wait")
    @WithDefault("1s")
    @DurationMin
    @DurationMax(seconds = 10)
    Duration patience();

    /** How many records of notices may wait for the publishing thread; what comes on top is dropped. */
    @WithName("notice-queue")
    @WithDefault("1000")
    @Min(1)
    @Max(100_000)
    int queue();

    /** How long Kafka may be away before a notice is given up. */
    @WithName("notice-lifetime")
    @WithDefault("2m")
    @DurationMin(seconds = 5)
    @DurationMax(minutes = 10)
    Duration lifetime();
}
