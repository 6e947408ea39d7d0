package io.parley.kit.setting;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jboss.logmanager.LogContext;

/** Makes loggers as loud as the settings say; without one they are as configured. */
@ApplicationScoped
class LogLevels {
    private final RunningSettings settings;
    /** Held here: the log manager forgets loggers that nobody holds, and their levels with them. */
    private final Map<String, Configured> loggers = new HashMap<>();

    LogLevels(RunningSettings settings) {
        this.settings = settings;
    }

    void start(@Observes StartupEvent event) {
        Arrays.stream(SettingKey.values())
                .filter(key -> !key.logCategories().isEmpty())
                .forEach(key -> settings.follow(key, level -> set(key.logCategories(), level)));
    }

    private void set(List<String> categories, Optional<String> level) {
        for (String category : categories) {
            Configured logger = loggers.computeIfAbsent(category, Configured::of);
            logger.logger()
                    .setLevel(level.map(LogContext.getLogContext()::getLevelForName)
                            .orElse(logger.level()));
        }
    }

    /** @param level null when it is its parent's */
    private record Configured(Logger logger, Level level) {
        static Configured of(String category) {
            Logger logger = Logger.getLogger(category);
            return new Configured(logger, logger.getLevel());
        }
    }
}
