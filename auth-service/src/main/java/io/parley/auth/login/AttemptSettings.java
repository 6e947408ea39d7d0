package io.parley.auth.login;

import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How often somebody may fail. Counted in the memory of each replica. */
public interface AttemptSettings {
    /** Wrong passwords for one account before the next try must wait (a number). A correct one starts the count anew. */
    @WithDefault("10")
    int failuresPerAccount();

    /** Wrong passwords from one address before the next try must wait (a number). IPv6 addresses count by /64. */
    @WithDefault("200")
    int failuresPerAddress();

    /** Registrations from one address before the next must wait (a number). IPv6 addresses count by /64. */
    @WithDefault("100")
    int registrationsPerAddress();

    /** The first wait (a duration); each further failure doubles it. */
    @WithDefault("1s")
    Duration firstDelay();

    /** The longest wait (a duration). */
    @WithDefault("5m")
    Duration longestDelay();

    /** After how much quiet time a count is forgotten (a duration). */
    @WithDefault("15m")
    Duration memory();

    /** Accounts, and as many addresses, that are counted at the same time (a number); beyond it the quietest go. */
    @WithDefault("200000")
    int trackedKeys();
}
