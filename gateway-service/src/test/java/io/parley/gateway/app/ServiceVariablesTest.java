package io.parley.gateway.app;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.parley.gateway.app.config.GatewayConfig;
import io.parley.kit.testing.ServiceVariables;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceVariablesTest {
    @Test
    void addressesOfServicesInTheEnvironmentAreNoSettings() {
        assertThatCode(() -> ServiceVariables.read(GatewayConfig.class, Map.of()))
                .doesNotThrowAnyException();
    }
}
