package io.parley.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import java.io.IOException;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may change while everything runs. */
class LiveSettingsTest {
    private static final Map<String, Object> ALL = new LinkedHashMap<>(Map.of(
            "settings.logLevels.performance",
            "DEBUG",
            "settings.framesPerSecond",
            2_000_000,
            "settings.bytesPerSecond",
            100_000_000,
            "settings.registration",
            "closed",
            "tracing.enabled",
            true,
            "tracing.endpoint",
            "http://127.0.0.1:4317",
            "settings.tracingShare",
            0.01,
            "settings.tracingUsers[0]",
            100_000_007,
            "settings.tracingUsers[1]",
            999_999_999,
            "settings.maintenanceNotice",
            "  Down at C:\\new 22:00 = late. 多谢 # really "));

    @Test
    void everyServiceReadsThemFromAFolderThatIsFollowed() throws IOException {
        Manifests manifests = Chart.render(ALL);
        Properties read = new Properties();
        read.load(new StringReader(settings(manifests)));
        assertThat(read)
                .isEqualTo(Map.of(
                        "log.performance", "DEBUG",
                        "rate.frames-per-second", "2000000",
                        "rate.bytes-per-second", "100000000",
                        "registration", "closed",
                        "tracing.share", "0.010000",
                        "tracing.users", "100000007,999999999",
                        "maintenance.notice", "Down at C:\\new 22:00 = late. 多谢 # really"));
        manifests.services().forEach((service, pod) -> {
            assertThat(manifests.one(ConfigMap.class, "parley-" + service).getData())
                    .containsEntry("PARLEY_SETTINGS_FILE", "/etc/parley/settings/settings.properties");
            assertThat(pod.getSpec().getContainers().getFirst().getVolumeMounts())
                    .as(service)
                    .anyMatch(
                            mount -> mount.getMountPath().equals("/etc/parley/settings") && mount.getSubPath() == null);
            assertThat(pod.getSpec().getVolumes())
                    .as(service)
                    .anyMatch(volume -> volume.getConfigMap() != null
                            && volume.getConfigMap().getName().equals("parley-settings"));
        });
    }

    @Test
    void aChangeRestartsNothing() {
        Map<String, Object> traced = Map.of("tracing.enabled", true, "tracing.endpoint", "http://127.0.0.1:4317");
        assertThat(Chart.render(ALL).services()).isEqualTo(Chart.render(traced).services());
        assertThat(settings(Chart.render())).doesNotContain("=");
    }

    @ParameterizedTest
    @CsvSource({
        "settings.logLevels.network, LOUD",
        "settings.logLevels.everything, DEBUG",
        "settings.framesPerSecond, 9",
        "settings.registration, ajar",
        "settings.tracingShare, 2",
        "settings.tracingUsers[0], 7",
        "settings.maintenanceNotic, soon",
    })
    void whatIsWrongIsRefused(String key, String value) {
        assertThat(Chart.refusalOf(Map.of(key, value.matches("\\d+") ? (Object) Integer.valueOf(value) : value)))
                .contains("settings");
    }

    private static String settings(Manifests manifests) {
        return manifests.one(ConfigMap.class, "parley-settings").getData().get("settings.properties");
    }
}
