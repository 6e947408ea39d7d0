package io.parley.message.config;

import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/** How long posts are kept. */
public interface RetentionConfig {
    /** How long posts, and whatever else stands in the log of a conversation or in a feed, are kept; within a few hours after that they are deleted. Empty: for ever. Set it only once every pod has this release. */
    Optional<@DurationMin(days = 1) Duration> posts();

    /** Whether admins may limit how long the posts of their group are kept, in days ({@code keep_days} of its profile); the shorter limit counts. True only once every pod has this release. */
    @WithDefault("false")
    boolean byGroups();

    /** Rows that one statement reads or deletes, at most. */
    @WithDefault("500")
    @Min(1)
    @Max(5_000)
    int batch();

    /** Pause between two batches, and between two looks at 100 conversations. */
    @WithDefault("100ms")
    @DurationMin
    Duration pause();
}
