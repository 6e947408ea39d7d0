package io.parley.localcluster.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.localcluster.host.LocalClusterException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterSettingsTest {
    @TempDir
    Path folder;

    @Test
    void thePortLayoutIsTheDocumentedOne() {
        ClusterPorts ports = ClusterPorts.from(ClusterPorts.DEFAULT_BASE, 2);
        assertThat(ports.gateways())
                .containsExactly(
                        new ClusterPorts.GatewayPorts(7400, 7401, 7430, 7440),
                        new ClusterPorts.GatewayPorts(7402, 7403, 7431, 7441));
        assertThat(ports.auth()).isEqualTo(new ClusterPorts.ServicePorts(7410, 7411));
        assertThat(ports.message()).isEqualTo(new ClusterPorts.ServicePorts(7412, 7413));
        assertThat(ports.presence()).isEqualTo(new ClusterPorts.ServicePorts(7414, 7415));
        assertThat(List.of(ports.mariaDb(), ports.kafka(), ports.kafkaController(), ports.mail()))
                .containsExactly(7420, 7421, 7422, 7423);
    }

    @Test
    void impossiblePortsAndGatewaysAreRefusedWithASentence() {
        assertThatThrownBy(() -> ClusterPorts.from(80, 2)).isInstanceOf(LocalClusterException.class);
        assertThatThrownBy(() -> ClusterPorts.from(65_530, 2)).isInstanceOf(LocalClusterException.class);
        assertThatThrownBy(() -> ClusterPorts.from(7400, 0)).hasMessageContaining("1 to 5 gateways");
        assertThatThrownBy(() -> ClusterPorts.from(7400, 6)).hasMessageContaining("1 to 5 gateways");
    }

    @Test
    void portsSurviveBeingStored() {
        ClusterPorts ports = ClusterPorts.free(3);
        Properties properties = new Properties();
        ports.store(properties);
        assertThat(ClusterPorts.load(properties)).isEqualTo(ports);
    }

    @Test
    void secretsAreMadeOnceAndReadableByTheirOwnerOnly() throws IOException {
        ClusterHome home = new ClusterHome(folder.resolve("home"));
        ClusterSecrets secrets = home.secrets();
        assertThat(new ClusterHome(folder.resolve("home")).secrets()).isEqualTo(secrets);
        assertThat(new ClusterHome(folder.resolve("other")).secrets()).isNotEqualTo(secrets);
        assertThat(Files.getPosixFilePermissions(home.folder().resolve("secrets.properties")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(new HashSet<>(List.of(
                        secrets.serviceCredential(),
                        secrets.authPassword(),
                        secrets.presencePassword(),
                        secrets.messagePassword())))
                .hasSize(4);
        assertThat(secrets.toString()).doesNotContain(secrets.serviceCredential());
    }

    @Test
    void onlyOneCommandAtATimeMayChangeACluster() throws IOException {
        ClusterHome home = new ClusterHome(folder.resolve("home"));
        try (FileChannel held = home.lock()) {
            assertThatThrownBy(home::lock).hasMessageContaining("Another command");
        }
        home.lock().close();
    }

    @Test
    void jvmFlagsFitTheVersion() {
        assertThat(ServiceJvm.flags(21, 384))
                .contains("-Xmx384m")
                .noneMatch(flag -> flag.contains("unsafe") || flag.contains("CompactObjectHeaders"));
        assertThat(ServiceJvm.flags(25, 384))
                .contains("--sun-misc-unsafe-memory-access=allow", "-XX:+UseCompactObjectHeaders");
    }
}
