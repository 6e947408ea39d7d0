package io.parley.gateway.app.config;

import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.Optional;
import java.util.OptionalInt;

/** The TCP listener. */
public interface TcpConfig {
    /** The address to listen on. */
    @WithDefault("0.0.0.0")
    String host();

    /** The port to listen on. */
    @WithDefault("7400")
    @Min(1)
    @Max(65_535)
    int port();

    /** How many event loops take TCP connections. By default the number of processors. */
    @Min(1)
    OptionalInt eventLoops();

    /** Connections that the kernel keeps until they are accepted. */
    @WithDefault("4096")
    @Min(1)
    int backlog();

    /** Whether to refuse to start without native epoll. By default true on Linux and false elsewhere. */
    Optional<Boolean> requireEpoll();
}
