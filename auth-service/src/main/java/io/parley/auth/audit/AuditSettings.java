package io.parley.auth.audit;

import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** The audit log. */
public interface AuditSettings {
    /** How long entries are kept (a duration). */
    @WithDefault("180d")
    @DurationMin(inclusive = false)
    Duration keep();

    /**
     * Entries of one action that one user, or somebody without an account at one address, can cause in one process and hour (a number); then an entry says that more are left out. What
     * operators do is never left out.
     */
    @WithDefault("200")
    @Min(1)
    int perUserAndHour();
}
