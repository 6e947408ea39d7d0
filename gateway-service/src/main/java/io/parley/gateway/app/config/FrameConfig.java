package io.parley.gateway.app.config;

import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;

/** Frames. */
public interface FrameConfig {
    /** The largest value of a frame's length field, which is the size of all that follows that field; in bytes. */
    @WithDefault("65536")
    int maxLength();

    /** The same on a connection on which nobody is logged in, in bytes. */
    @WithDefault("4096")
    @Min(4_096)
    int maxLengthBeforeLogin();
}
