package io.parley.kit.setting;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/** Where settings are that change while the process runs. */
@ConfigMapping(prefix = "parley.settings")
public interface SettingsConfig {
    /** File with settings that change while the process runs, `KEY=VALUE` in each line; it need not be there. Operations lists the keys. */
    Optional<Path> file();

    /** How often that file is looked at. */
    @WithDefault("2s")
    @DurationMin(inclusive = false)
    Duration period();
}
