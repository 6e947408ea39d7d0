package io.parley.gateway.app.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** The HTTP listener: WebSockets at /ws. */
public interface HttpConfig {
    /** The address to listen on. */
    @WithDefault("0.0.0.0")
    String host();

    /** The port of HTTP, or of HTTPS with parley.gateway.tls.enabled: WebSocket (/ws), and the chat in the browser where it is served. */
    @WithDefault("8080")
    @Min(1)
    @Max(65_535)
    int port();

    /**
     * How long the head of a request may take to arrive, the handshake of TLS included; also the header of the PROXY
     * protocol on the TCP port. Then the connection is closed.
     */
    @WithDefault("10s")
    @DurationMin(inclusive = false)
    Duration headDeadline();

    /** How long the headers of a request may be, and its first line. Longer ones are refused. */
    @WithDefault("8K")
    @Min(1_024)
    @Max(65_536)
    MemorySize maxHeadBytes();
}
