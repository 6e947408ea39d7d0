package io.parley.message.testing;

import io.parley.kit.channel.DiscoveryConfig;
import io.parley.kit.testing.CheckedSettings;
import io.parley.message.config.MessageConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;

/** The service's settings outside of Quarkus: the defaults, and what a test wants to be different. */
public final class TestSettings {
    private TestSettings() {}

    /** The defaults. */
    public static MessageConfig defaults() {
        return with(Map.of());
    }

    /** How others are found, with the defaults. */
    public static DiscoveryConfig discovery() {
        return discovery(Map.of());
    }

    /** The defaults but for these keys, given without {@code parley.discovery}. */
    public static DiscoveryConfig discovery(Map<String, String> different) {
        SmallRyeConfigBuilder config =
                new SmallRyeConfigBuilder().withMapping(DiscoveryConfig.class).addDiscoveredConverters();
        different.forEach((key, value) -> config.withDefaultValue("parley.discovery." + key, value));
        return config.build().getConfigMapping(DiscoveryConfig.class);
    }

    /** The defaults but for these keys, given without {@code parley.message}. */
    public static MessageConfig with(Map<String, String> different) {
        Map<String, String> values = new HashMap<>(Map.of("parley.message.presence", "127.0.0.1:1"));
        different.forEach((key, value) -> values.put("parley.message." + key, value));
        return CheckedSettings.read(values, MessageConfig.class).getConfigMapping(MessageConfig.class);
    }
}
