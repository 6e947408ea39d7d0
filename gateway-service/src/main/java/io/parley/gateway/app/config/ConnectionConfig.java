package io.parley.gateway.app.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/** Connections and their limits. */
public interface ConnectionConfig {
    /** Connections to this gateway, over TCP and HTTP together. More are refused with OVERLOADED. */
    @WithDefault("100000")
    @Min(1)
    int max();

    /** Connections from one client address, at most {@code max}. More are refused with OVERLOADED. */
    @WithDefault("20000")
    @Min(1)
    int maxPerAddress();

    /** How long a connection may take to send a login of any kind. */
    @WithDefault("10s")
    @DurationMin(inclusive = false)
    Duration loginDeadline();

    /** How long a client that is logged in over TCP may be silent. */
    @WithDefault("60s")
    @DurationMin(inclusive = false)
    Duration silence();

    /** How often clients are told to send Ping when they have nothing else to send. */
    @WithDefault("30s")
    @DurationMin(seconds = 1)
    Duration heartbeat();

    /** How long a closing connection may take to flush, and the client to close its side. */
    @WithDefault("2s")
    @DurationMin(inclusive = false)
    Duration closeGrace();

    /** What may wait to be written to one connection. Above it the connection is closed as a slow reader. */
    @WithDefault("1M")
    @Max(2_147_483_647)
    MemorySize outboundBytes();

    /** The same on a connection on which nobody is logged in. */
    @WithDefault("64K")
    @Min(4_096)
    MemorySize outboundBytesBeforeLogin();

    /**
     * What may wait to be written to all connections together. Above it those for which most waits are closed as slow
     * readers, first those on which nobody is logged in. By default half of the memory for buffers, which is that of
     * -XX:MaxDirectMemorySize.
     */
    Optional<MemorySize> totalOutboundBytes();

    /**
     * What all connections together may keep of frames that have not arrived whole. Above it those that keep most are
     * closed with OVERLOADED, first those on which nobody is logged in. By default a quarter of the memory for buffers,
     * which is that of -XX:MaxDirectMemorySize.
     */
    Optional<MemorySize> unfinishedInputBytes();
}
