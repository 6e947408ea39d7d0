package io.parley.gateway.app.config;

import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** WebSockets. */
public interface WebSocketConfig {
    /**
     * How long a client that is logged in over WebSocket may be silent. It is sent a ping after each
     * parley.gateway.connection.heartbeat of silence, and its pong ends the silence. Longer than over TCP: browsers slow the
     * timers of background tabs to one a minute.
     */
    @WithDefault("90s")
    Duration silence();

    /** Fragments that one message may have. */
    @WithDefault("256")
    @Min(1)
    int maxFragments();

    /**
     * Origins from which browsers may connect, like https://chat.example.com, separated by commas, beside the one whose
     * host and port are those of the request; "*" is any. Clients that send no Origin are no browsers and may connect.
     */
    Optional<List<String>> origins();
}
