package io.parley.auth.app;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.parley.kit.testing.ServiceVariables;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceVariablesTest {
    @Test
    void addressesOfServicesInTheEnvironmentAreNoSettings() {
        assertThatCode(() -> ServiceVariables.read(
                        AuthConfig.class,
                        Map.of("parley.auth.signing-keys.directory", "/keys", "parley.auth.message", "message:9000")))
                .doesNotThrowAnyException();
    }
}
