package io.parley.message.testing;

import io.parley.message.config.MessageConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** The service's settings outside of Quarkus: the defaults, and what a test wants to be different. */
public final class TestSettings {
    private TestSettings() {}

    /** The defaults. */
    public static MessageConfig defaults() {
        return with(Map.of());
    }

    /** The defaults but for these keys, given without {@code parley.message}. */
    public static MessageConfig with(Map<String, String> different) {
        SmallRyeConfigBuilder config = new SmallRyeConfigBuilder()
                .withMapping(MessageConfig.class)
                .addDiscoveredConverters()
                .withDefaultValue("parley.message.presence", "127.0.0.1:1");
        different.forEach((key, value) -> config.withDefaultValue("parley.message." + key, value));
        return config.build().getConfigMapping(MessageConfig.class);
    }
}
