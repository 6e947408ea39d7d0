package io.parley.kit.outage;

import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** What this service depends on, as configured. Any thread. */
public final class Dependencies {
    private Dependencies() {}

    /** The service's MySQL. */
    public static Dependency mysql() {
        return Dependency.mysql(setting("quarkus.datasource.reactive.url"), setting("quarkus.datasource.username"));
    }

    /** The service's Kafka. */
    public static Dependency kafka() {
        return Dependency.kafka(setting("kafka.bootstrap.servers"), setting("kafka.sasl.jaas.config"));
    }

    static Dependency ofThisService(String kind) {
        return kind.equals(Dependency.KAFKA) ? kafka() : mysql();
    }

    private static String setting(String key) {
        Config config = ConfigProvider.getConfig();
        return config.getOptionalValue(key, String.class).orElse("");
    }
}
