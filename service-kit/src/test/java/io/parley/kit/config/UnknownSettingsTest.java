package io.parley.kit.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UnknownSettingsTest {
    private static final Set<String> KEYS =
            Set.of("parley.example.max-users", "parley.example.place", "parley.example.inner.call-deadline");

    @Test
    void everySettingIsKnownByItsVariable() {
        assertThat(unknown("PARLEY_EXAMPLE_MAX_USERS", "PARLEY_EXAMPLE_PLACE", "PARLEY_EXAMPLE_INNER_CALL_DEADLINE"))
                .isEmpty();
    }

    @Test
    void aMisspeltOneIsNamed() {
        assertThat(unknown("PARLEY_EXAMPLE_MAX_USER", "PARLEY_EXAMPLE_PLACE", "PARLEY_EXAMPLE_INNER_CALL_DEADLIN"))
                .containsExactly("PARLEY_EXAMPLE_INNER_CALL_DEADLIN", "PARLEY_EXAMPLE_MAX_USER");
    }

    @Test
    void variablesOfOthersAndOfKubernetesAreNone() {
        assertThat(unknown(
                        "PARLEY_OTHER_MAX_USER",
                        "PARLEY_SERVICE_CREDENTIAL",
                        "PARLEY_EXAMPLE_SERVICE_HOST",
                        "PARLEY_EXAMPLE_SERVICE_PORT_GRPC",
                        "PARLEY_EXAMPLE_PORT",
                        "PARLEY_EXAMPLE_PORT_9000_TCP_ADDR"))
                .isEmpty();
    }

    private static List<String> unknown(String... variables) {
        return UnknownSettings.in(Set.of(variables), KEYS);
    }
}
