package io.parley.presence.contact;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How many contacts, requests and blocks somebody may have. */
@ConfigMapping(prefix = "parley.presence")
public interface ContactSettings {
    /** Contacts that a user may have; further ones are refused. */
    @WithName("contacts")
    @WithDefault("5000")
    @Min(1)
    @Max(100_000)
    int contacts();

    /** Open requests that a user may have made; further ones are refused. */
    @WithName("contact-requests")
    @WithDefault("200")
    @Min(1)
    @Max(10_000)
    int requests();

    /** Open requests that are kept for a user who is asked; with more, the oldest one lapses. */
    @WithName("contact-requests-kept")
    @WithDefault("1000")
    @Min(1)
    @Max(100_000)
    int requestsKept();

    /** After what time a request that was not answered lapses. */
    @WithName("contact-request-lapse")
    @WithDefault("30d")
    @DurationMin(hours = 1)
    @DurationMax(days = 365)
    Duration requestLapse();

    /** Users whom a user may block; further ones are refused. */
    @WithName("blocks")
    @WithDefault("2000")
    @Min(1)
    @Max(100_000)
    int blocks();
}
