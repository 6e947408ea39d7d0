package io.parley.message.config;

import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Who may send to whom, and who gives and gets read receipts, as presence-service knows it. */
public interface RelationsConfig {
    /** Recipients that are remembered as open to everybody, and as many pairs of users who are not; users of whom is remembered whether they give and get read receipts. Others are asked for. */
    @WithDefault("100000")
    @Min(1)
    int remembered();

    /** How long an answer is good for; a change is known within about a second in any case. */
    @WithDefault("30s")
    @DurationMin(inclusive = false)
    Duration timeToLive();

    /** How often presence-service is asked whose blocks or privacy changed; at most half of the second in which they bind. */
    @WithDefault("250ms")
    @DurationMin(millis = 1)
    @DurationMax(millis = 500)
    Duration changesPeriod();

    /** How old an answer may be that counts for messages while presence-service cannot be asked. Without one a message is admitted. */
    @WithDefault("10m")
    @DurationMin(inclusive = false)
    Duration outageMemory();
}
