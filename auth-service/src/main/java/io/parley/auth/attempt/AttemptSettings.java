package io.parley.auth.attempt;

import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** How often somebody may fail. Counted in the memory of each replica. */
public interface AttemptSettings {
    /**
     * Wrong passwords for one account from one address, or from one device that shows an old token of its own, before the
     * next try must wait (a number). A correct one starts the count anew.
     */
    @WithDefault("10")
    @Min(1)
    int failuresPerAccount();

    /**
     * Wrong passwords for one account from everywhere before the next try must wait (a number). Devices of the account,
     * addresses it has logged in from of late, and passwords that were correct of late do not wait.
     */
    @WithDefault("100")
    @Min(1)
    int failuresPerAccountEverywhere();

    /**
     * Logins that one address may try without success (a number); when they are used up it gets one more in each
     * address-pace. Each account that logs in from there earns it failures-per-account more. IPv6 addresses count by /64.
     */
    @WithDefault("200")
    @Min(1)
    int failuresPerAddress();

    /**
     * Registrations that one address may try (a number); when they are used up it gets one more in each address-pace. IPv6
     * addresses count by /64.
     */
    @WithDefault("100")
    @Min(1)
    int registrationsPerAddress();

    /** In what time an address that has used up its tries gets one more (a duration). */
    @WithDefault("1s")
    @DurationMin(inclusive = false)
    Duration addressPace();

    /** How long it is remembered that an account logged in from an address (a duration). */
    @WithDefault("1d")
    @DurationMin(inclusive = false)
    Duration addressMemory();

    /** The first wait (a duration); each further failure doubles it. */
    @WithDefault("1s")
    @DurationMin(inclusive = false)
    Duration firstDelay();

    /** The longest wait (a duration). */
    @WithDefault("5m")
    @DurationMin(inclusive = false)
    Duration longestDelay();

    /** After how much quiet time a count is forgotten (a duration). */
    @WithDefault("15m")
    @DurationMin(inclusive = false)
    Duration memory();

    /** Accounts, and as many addresses, that are counted at the same time (a number); beyond it the quietest go. */
    @WithDefault("200000")
    @Min(1)
    int trackedKeys();
}
