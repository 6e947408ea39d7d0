package io.parley.auth.token;

import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** Where the keys of access tokens come from. */
public interface SigningKeySettings {
    /**
     * The folder of {@code <key id>.pem} files, each an RSA private key of 2048 bits or more in PEM form, PKCS#8 or
     * PKCS#1, not encrypted (a path). All of them verify; the last one by name signs.
     */
    Path directory();

    /** Whether to make a key when the folder holds none (true or false). For one machine only. */
    @WithDefault("false")
    boolean generate();

    /** How often the folder is read again, so that keys can be added and removed without a restart (a duration). */
    @WithDefault("30s")
    @DurationMin(inclusive = false)
    Duration reloadInterval();
}
