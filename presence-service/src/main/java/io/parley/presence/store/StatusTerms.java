package io.parley.presence.store;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** When statuses follow what happens, and how many of them at a time. */
@ConfigMapping(prefix = "parley.presence.status")
public interface StatusTerms {
    /** How long somebody without a session still counts as there: a reconnect within it is seen by nobody. */
    @WithDefault("5s")
    @DurationMin
    @DurationMax(minutes = 1)
    Duration grace();

    /** Pause between two looks at users whose sessions, choices or relations changed, on every replica. */
    @WithDefault("500ms")
    @DurationMin(millis = 50)
    @DurationMax(seconds = 10)
    Duration interval();

    /** Users who are looked at in one of these looks; others come with the next. */
    @WithDefault("2000")
    @Min(10)
    @Max(5_000)
    int batch();

    /** How old the last time may be at which somebody connected was seen, should his gateway be lost; how often statuses are compared with sessions. */
    @WithDefault("5m")
    @DurationMin(seconds = 10)
    @DurationMax(hours = 1)
    Duration seenInterval();

    /** Contacts up to which a user's contacts are told of each change of his status; who has more is asked. */
    @WithDefault("1000")
    @Min(1)
    @Max(10_000)
    int pushedContacts();
}
