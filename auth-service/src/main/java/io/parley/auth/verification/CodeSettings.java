package io.parley.auth.verification;

import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** Codes that are sent by e-mail. */
public interface CodeSettings {
    /**
     * Whether a new account must have an e-mail address, confirmed by a code ({@code optional} or {@code required}). The latter needs
     * {@code parley.auth.mail.host}. Accounts that exist stay as they are.
     */
    @WithDefault("optional")
    EmailRule registration();

    /** How long a code is good for (a duration), from the last mail with it on. */
    @WithDefault("10m")
    @DurationMin(seconds = 1)
    Duration lifetime();

    /** How often a code may be tried (a number); then it is good for nothing. */
    @WithDefault("5")
    @Min(1)
    @Max(100)
    int tries();

    /** How long the next mail to the same address for the same purpose must wait (a duration). */
    @WithDefault("60s")
    @DurationMin(inclusive = false)
    Duration pause();

    /** Mails to one address for one purpose in a day (a number). */
    @WithDefault("10")
    @Min(1)
    int mailsPerAddress();

    /**
     * Mails that one client address may ask for at once (a number); when they are used up it gets so many more in the course of a
     * day. IPv6 addresses count by /64. Counted in the memory of each replica.
     */
    @WithDefault("30")
    @Min(1)
    @Max(10_000_000)
    int mailsPerClient();

    /**
     * Codes that one client address may try (a number); when they are used up it gets one more in each
     * {@code parley.auth.attempts.address-pace}, and one that is right costs nothing. Counted in the memory of each replica.
     */
    @WithDefault("50")
    @Min(1)
    int triesPerClient();
}
