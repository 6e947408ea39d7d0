package io.parley.kit.channel;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilderCustomizer;
import java.security.Security;

/**
 * Makes Java remember no answer of a name service, found or not, in any process that has this class: the name servers have a
 * memory of their own, and a second one would keep Kafka and MySQL at addresses that are gone. Java reads these settings once,
 * with the first look-up of the process; the configuration is made before that.
 */
public final class UnrememberedNames implements SmallRyeConfigBuilderCustomizer {
    @Override
    public void configBuilder(SmallRyeConfigBuilder builder) {
        Security.setProperty("networkaddress.cache.ttl", "0");
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
    }
}
