package io.parley.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Service;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The first operator, and the port for operators. */
class OperatorsTest {
    private static final String PASSWORD = "PARLEY_AUTH_FIRST_OPERATOR_PASSWORD";

    @Test
    void nobodyIsOperatorUnlessTheValuesSaySo() {
        Manifests manifests = Chart.render();
        assertThat(manifests.one(ConfigMap.class, "parley-auth").getData().keySet())
                .noneMatch(key -> key.contains("OPERATOR"));
        assertThat(environmentOf(manifests)).extracting(EnvVar::getName).doesNotContain(PASSWORD);
    }

    @Test
    void thePasswordOfTheFirstComesFromASecret() {
        Manifests manifests = Chart.render(Map.of(
                "auth.firstOperator.name", "chief",
                "auth.firstOperator.existingSecret", "operator",
                "auth.firstOperator.key", "pass"));
        assertThat(manifests.one(ConfigMap.class, "parley-auth").getData())
                .containsEntry("PARLEY_AUTH_FIRST_OPERATOR_NAME", "chief");
        assertThat(environmentOf(manifests))
                .filteredOn(variable -> variable.getName().equals(PASSWORD))
                .singleElement()
                .satisfies(variable -> {
                    assertThat(variable.getValueFrom().getSecretKeyRef().getName())
                            .isEqualTo("operator");
                    assertThat(variable.getValueFrom().getSecretKeyRef().getKey())
                            .isEqualTo("pass");
                });
    }

    @Test
    void aFirstOperatorWithoutAPasswordIsRefused() {
        assertThat(Chart.refusalOf(Map.of("auth.firstOperator.name", "chief")))
                .contains("auth.firstOperator.name needs a password: set auth.firstOperator.existingSecret.");
    }

    @Test
    void noServiceLeadsToThePortForOperators() {
        Manifests manifests = Chart.render();
        assertThat(manifests.all(Service.class))
                .flatExtracting(service -> service.getSpec().getPorts())
                .extracting(port -> port.getTargetPort().getValue())
                .doesNotContain("admin", 8090);
        assertThat(manifests.one(ConfigMap.class, "parley-gateway").getData())
                .containsEntry("PARLEY_GATEWAY_ADMIN_ENABLED", "true");
    }

    private static Iterable<EnvVar> environmentOf(Manifests manifests) {
        return manifests
                .services()
                .get("auth")
                .getSpec()
                .getContainers()
                .getFirst()
                .getEnv();
    }
}
