package io.parley.kit.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.security.Security;
import org.junit.jupiter.api.Test;

class UnrememberedNamesTest {
    @Test
    void whoMakesAConfigurationRemembersNoNames() {
        Security.setProperty("networkaddress.cache.ttl", "30");
        Security.setProperty("networkaddress.cache.negative.ttl", "10");
        new SmallRyeConfigBuilder().addDiscoveredCustomizers().build();
        assertThat(Security.getProperty("networkaddress.cache.ttl")).isEqualTo("0");
        assertThat(Security.getProperty("networkaddress.cache.negative.ttl")).isEqualTo("0");
    }
}
