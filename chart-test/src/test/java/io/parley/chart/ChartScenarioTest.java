package io.parley.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChartScenarioTest {
    static List<String> scenarios() {
        return Chart.scenarios();
    }

    @Test
    void strictLintIsClean() {
        LintResult result = Chart.lint();
        assertThat(result.getMessages()).isEmpty();
        assertThat(result.isFailed()).isFalse();
    }

    @Test
    void theScenariosOfTheOperationsManualExist() {
        assertThat(scenarios()).contains("trial", "production", "tls", "external", "no-monitoring");
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void everyScenarioRendersToKnownFieldsOnly(String scenario) {
        Manifests manifests = Chart.renderScenario(scenario);
        assertThat(manifests.services()).doesNotContainValue(null);
        assertThat(manifests.objects().stream()
                        .collect(Collectors.groupingBy(
                                object -> object.getKind() + " "
                                        + object.getMetadata().getName(),
                                Collectors.counting())))
                .as("no two objects of one kind and name")
                .allSatisfy((name, count) -> assertThat(count).isEqualTo(1));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void everyObjectIsLabelled(String scenario) {
        for (HasMetadata object : Chart.renderScenario(scenario).objects()) {
            assertThat(object.getMetadata().getLabels())
                    .as(object.getKind() + " " + object.getMetadata().getName())
                    .containsKeys(
                            "app.kubernetes.io/name",
                            "app.kubernetes.io/instance",
                            "app.kubernetes.io/component",
                            "app.kubernetes.io/version",
                            "helm.sh/chart");
        }
    }

    @Test
    void aFieldThatKubernetesDoesNotKnowIsRefused() {
        assertThatThrownBy(() -> Manifests.parse("apiVersion: v1\nkind: Service\nspec: {port: 1}"))
                .hasMessageContaining("port");
    }
}
