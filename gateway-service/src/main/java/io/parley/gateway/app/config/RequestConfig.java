package io.parley.gateway.app.config;

import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;

/** Requests and their limits. */
public interface RequestConfig {
    /** The longest text of a message, in bytes of UTF-8. */
    @WithDefault("16384")
    @Min(1)
    int maxTextBytes();

    /** Requests under way per connection. More are refused with OVERLOADED. */
    @WithDefault("1024")
    @Min(1)
    int maxUnderWay();

    /**
     * Resumes, and as many reads, that one event loop works on at a time. Others wait as long as a call may take, then
     * they are refused with OVERLOADED. More lets a storm of reconnects pass a little faster, and makes the messages of
     * those who are online wait longer meanwhile.
     */
    @WithDefault("16")
    @Min(1)
    int maxComingBack();
}
