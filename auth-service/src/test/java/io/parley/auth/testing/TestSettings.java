package io.parley.auth.testing;

import io.parley.auth.attempt.AttemptSettings;
import io.parley.auth.login.PasswordHashSettings;
import io.parley.auth.mail.MailSettings;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;

/** The default settings, with some changed. */
public final class TestSettings {
    private TestSettings() {}

    public static PasswordHashSettings passwordHash(Map<String, String> changes) {
        return config(changes, PasswordHashSettings.class).getConfigMapping(PasswordHashSettings.class, "test");
    }

    public static AttemptSettings attempts(Map<String, String> changes) {
        return config(changes, AttemptSettings.class).getConfigMapping(AttemptSettings.class, "test");
    }

    public static MailSettings mail(Map<String, String> changes) {
        return config(changes, MailSettings.class).getConfigMapping(MailSettings.class, "test");
    }

    private static SmallRyeConfig config(Map<String, String> changes, Class<?> mapping) {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder().withMapping(mapping, "test");
        builder.withConverter(Duration.class, 100, new DurationConverter());
        changes.forEach((key, value) -> builder.withDefaultValue("test." + key, value));
        return builder.build();
    }
}
