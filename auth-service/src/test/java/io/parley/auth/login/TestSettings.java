package io.parley.auth.login;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;

/** The default settings, with some changed. */
final class TestSettings {
    private TestSettings() {}

    static PasswordHashSettings passwordHash(Map<String, String> changes) {
        return config(changes, PasswordHashSettings.class).getConfigMapping(PasswordHashSettings.class, "test");
    }

    static AttemptSettings attempts(Map<String, String> changes) {
        return config(changes, AttemptSettings.class).getConfigMapping(AttemptSettings.class, "test");
    }

    private static SmallRyeConfig config(Map<String, String> changes, Class<?> mapping) {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder().withMapping(mapping, "test");
        builder.withConverter(Duration.class, 100, new DurationConverter());
        changes.forEach((key, value) -> builder.withDefaultValue("test." + key, value));
        return builder.build();
    }
}
