package io.parley.auth.login;

import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.OptionalInt;
import org.hibernate.validator.constraints.time.DurationMin;

/** What a password hash costs, and how many may be computed at once. */
public interface PasswordHashSettings {
    /**
     * Memory of one Argon2id hash (KiB). Each worker keeps that much from its first hash on. A change applies to an
     * existing account at its next login.
     */
    @WithDefault("19456")
    @Min(8)
    @Max(2_097_152)
    int memoryKib();

    /** Passes of Argon2id over its memory (a number). */
    @WithDefault("2")
    @Min(1)
    @Max(9_999)
    int iterations();

    /** Lanes of Argon2id (a number). */
    @WithDefault("1")
    @Min(1)
    @Max(255)
    int parallelism();

    /** Threads that compute hashes (a number); by default as many as there are cores. */
    @Min(1)
    OptionalInt workers();

    /** Hashes that may wait for a thread (a number); more are refused with OVERLOADED. */
    @WithDefault("10000")
    @Min(1)
    int queue();

    /**
     * How long a hash may have to wait, as measured, before more are refused with OVERLOADED (a duration). Less than the
     * gateways' {@code parley.gateway.upstream.login-deadline}: nobody waits for a hash that comes later.
     */
    @WithDefault("20s")
    @DurationMin(inclusive = false)
    Duration longestWait();

    /** Verified passwords that are remembered (a number); 0 remembers none. */
    @WithDefault("100000")
    @Min(0)
    int cacheSize();

    /** How long a verified password is remembered (a duration). */
    @WithDefault("10m")
    @DurationMin(inclusive = false)
    Duration cacheLifetime();
}
