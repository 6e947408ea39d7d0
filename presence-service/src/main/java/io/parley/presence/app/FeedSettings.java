package io.parley.presence.app;

import io.smallrye.config.ConfigMapping;

/** Where users' feeds are kept. */
@ConfigMapping(prefix = "parley.presence")
public interface FeedSettings {
    /**
     * Where message-service is, which keeps users' feeds, as {@code host:port}. A DNS name may stand for several pods. Alternatives
     * are separated by semicolons: the first that has an address counts, and the next while no pod of the first answers.
     */
    String message();
}
