package io.parley.auth.audit;

import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The audit log. */
public interface AuditSettings {
    /** How long entries are kept (a duration). */
    @WithDefault("180d")
    Duration keep();

    /**
     * Entries of one action that one user, or somebody without an account at one address, can cause in one process and hour (a number); then an entry says that more are left out. What
     * operators do is never left out.
     */
    @WithDefault("200")
    int perUserAndHour();
}
