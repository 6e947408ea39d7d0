package io.parley.message.config;

import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** Delivery cursors and receipts. */
public interface ReceiptsConfig {
    /** The longest time between an acknowledgement and its write to MySQL. Longer is cheaper; a crash repeats at most this much. In groups above parley.message.groups.looked-up it is two thirds of parley.message.redelivery.interval. */
    @WithDefault("500ms")
    @DurationMin(inclusive = false)
    Duration writeInterval();

    /** Distinct cursors that may wait to be written; further acknowledgements are ignored (the push is repeated). */
    @WithDefault("200000")
    @Min(1)
    int pending();

    /** Conversations whose receipt state is remembered. Forgetting one costs at most a superfluous receipt. */
    @WithDefault("100000")
    @Min(1)
    int remembered();

    /** The shortest time between two receipts of one user and conversation by one pod, of delivery and of reading each; the last mark is always told. One that could not be told is tried again after as long. */
    @WithDefault("1s")
    @DurationMin(inclusive = false)
    Duration interval();

    /** Marks of users in conversations that wait to be told, or were told within the last interval, of delivery and of reading each; further ones are told with the next one, or when they are asked for. */
    @WithDefault("100000")
    @Min(1)
    int paced();
}
