package io.parley.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The manifests of k8s/ and the values that go with them. */
class PlainManifestTest {
    private static final Path FOLDER = Chart.FOLDER.resolve("../../k8s").normalize();

    @ParameterizedTest
    @ValueSource(strings = {"trial-mysql/mysql.yaml", "trial-kafka/kafka.yaml"})
    void theTrialServersAreConfined(String file) throws IOException {
        Manifests manifests = Manifests.parse(Files.readString(FOLDER.resolve(file)));
        assertThat(manifests.pods()).hasSize(1);
        manifests.pods().values().forEach(PodTest::passesPodSecurityRestricted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"trial-mysql", "trial-kafka", "strimzi", "mysql-operator"})
    void theChartTakesTheirValues(String folder) {
        assertThat(Chart.renderWith(FOLDER.resolve(folder).resolve("values.yaml"))
                        .services())
                .doesNotContainValue(null);
    }
}
