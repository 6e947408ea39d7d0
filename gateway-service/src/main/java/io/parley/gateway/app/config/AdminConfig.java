package io.parley.gateway.app.config;

import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** The port for operators: ./parley admin asks there. Whoever has no role learns nothing there, not even what can be asked. */
public interface AdminConfig {
    /** Whether it is there. */
    @WithDefault("true")
    boolean enabled();

    /** The address to listen on. By default only this host, or this pod, which kubectl port-forward reaches and the network does not. */
    @WithDefault("127.0.0.1")
    String host();

    /** The port to listen on. It speaks plain HTTP: keep it off the network. */
    @WithDefault("8090")
    @Min(1)
    @Max(65_535)
    int port();

    /** Connections at a time. More are closed. */
    @WithDefault("32")
    @Min(1)
    int maxConnections();
}
