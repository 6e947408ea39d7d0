package io.parley.kit.testing;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Kubernetes puts the addresses of the services into the environment, under names that look like ours: a service
 * {@code parley-auth} makes {@code PARLEY_AUTH_PORT}. They must not be taken for settings.
 */
public final class ServiceVariables {
    private static final int ENVIRONMENT_ORDINAL = 300;

    private ServiceVariables() {}

    /**
     * Reads a configuration with such variables around.
     *
     * @param needed the keys that have no default, with values
     * @throws RuntimeException when a variable is taken for a setting
     */
    public static <C> C read(Class<C> mapping, Map<String, String> needed) {
        SmallRyeConfigBuilder config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withMapping(mapping)
                .withSources(new EnvConfigSource(environment(), ENVIRONMENT_ORDINAL));
        needed.forEach(config::withDefaultValue);
        return config.build().getConfigMapping(mapping);
    }

    private static Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        for (String service : List.of("AUTH", "GATEWAY", "MESSAGE", "PRESENCE", "MYSQL", "KAFKA")) {
            String prefix = "PARLEY_" + service + "_";
            environment.put(prefix + "SERVICE_HOST", "10.0.0.7");
            environment.put(prefix + "SERVICE_PORT", "9000");
            for (String port : List.of("TCP", "HTTP", "HTTPS", "GRPC", "MYSQL", "KAFKA")) {
                environment.put(prefix + "SERVICE_PORT_" + port, "9000");
            }
            environment.put(prefix + "PORT", "tcp://10.0.0.7:9000");
            environment.put(prefix + "PORT_9000_TCP", "tcp://10.0.0.7:9000");
            environment.put(prefix + "PORT_9000_TCP_PROTO", "tcp");
            environment.put(prefix + "PORT_9000_TCP_PORT", "9000");
            environment.put(prefix + "PORT_9000_TCP_ADDR", "10.0.0.7");
        }
        return environment;
    }
}
