package io.parley.gateway.app.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/** The chat in the browser, served by the HTTP ports under /. */
public interface WebConfig {
    /** Whether it is served, where there is a directory. */
    @WithDefault("true")
    boolean enabled();

    /** The folder of the built web client; read once at the start. By default there is none, and nothing is served. */
    Optional<Path> directory();

    /** What all files of that folder may have together; they are kept in memory outside the heap. */
    @WithDefault("8M")
    @Min(1)
    MemorySize maxBytes();

    /** How long a client may take to read a file; then its connection is closed. */
    @WithDefault("1m")
    @DurationMin(inclusive = false)
    Duration answerDeadline();

    /**
     * Hosts whose pictures of people and groups it shows, over https, like pictures.example.com, separated by commas. By default none, and
     * the first letter of a name stands in their place: each host learns the addresses of those who look, and whoever chooses a picture
     * on it chooses to whom.
     */
    Optional<List<String>> pictureHosts();
}
