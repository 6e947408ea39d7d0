package io.parley.kit.channel;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/** How a service finds the pods of the others. Used by all services. */
@ConfigMapping(prefix = "parley.discovery")
public interface DiscoveryConfig {
    /** Name servers to ask for the other services, as host:port with addresses, separated by commas. By default those of /etc/resolv.conf. */
    Optional<List<String>> nameServers();

    /**
     * How often the names of other services are looked up. Nothing is remembered in between, and a pod that fails makes them
     * looked up at once.
     */
    @WithDefault("5s")
    @DurationMin(inclusive = false)
    Duration period();

    /** How long a connection to a pod may take to be made before the pod counts as failing. */
    @WithDefault("2s")
    @DurationMin(inclusive = false)
    Duration connectTimeout();
}
