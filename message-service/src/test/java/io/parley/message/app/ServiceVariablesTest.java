package io.parley.message.app;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.parley.kit.testing.ServiceVariables;
import io.parley.message.config.MessageConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceVariablesTest {
    @Test
    void addressesOfServicesInTheEnvironmentAreNoSettings() {
        assertThatCode(() ->
                        ServiceVariables.read(MessageConfig.class, Map.of("parley.message.presence", "presence:9000")))
                .doesNotThrowAnyException();
    }
}
