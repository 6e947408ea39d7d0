package io.parley.chart.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContainerEnvironmentTest {
    private final NamespaceData namespace = new NamespaceData(
            List.of(new SecretBuilder()
                    .withNewMetadata()
                    .withName("secret")
                    .endMetadata()
                    .addToData("key", "dmFsdWU=")
                    .build()),
            List.of(new ConfigMapBuilder()
                    .withNewMetadata()
                    .withName("settings")
                    .endMetadata()
                    .addToData("A", "from the map")
                    .addToData("B", "from the map")
                    .build()));
    private final ContainerEnvironment environment = new ContainerEnvironment(
            namespace, Map.of("AUTH_SERVICE_HOST", "192.0.2.1", "B", "a service's"), Map.of("metadata.name", "pod-0"));

    @Test
    void referencesAreResolvedFromWhatCameBeforeAndFromServices() {
        Container container = new ContainerBuilder()
                .addNewEnv()
                .withName("NAME")
                .withValue("one")
                .endEnv()
                .addNewEnv()
                .withName("ALL")
                .withValue("$(NAME) $(AUTH_SERVICE_HOST):9000 $(UNKNOWN) $$(NAME)")
                .endEnv()
                .build();
        assertThat(environment.of(container)).containsEntry("ALL", "one 192.0.2.1:9000 $(UNKNOWN) $(NAME)");
    }

    @Test
    void whatIsSetInTheContainerWinsOverMapsAndMapsOverServices() {
        Container container = new ContainerBuilder()
                .addNewEnvFrom()
                .withNewConfigMapRef("settings", false)
                .endEnvFrom()
                .addNewEnv()
                .withName("A")
                .withValue("its own")
                .endEnv()
                .build();
        assertThat(environment.of(container)).containsEntry("A", "its own").containsEntry("B", "from the map");
    }

    @Test
    void secretsAndFieldsAreLookedUp() {
        Container container = new ContainerBuilder()
                .addNewEnv()
                .withName("S")
                .withNewValueFrom()
                .withNewSecretKeyRef("key", "secret", false)
                .endValueFrom()
                .endEnv()
                .addNewEnv()
                .withName("N")
                .withNewValueFrom()
                .withNewFieldRef("v1", "metadata.name")
                .endValueFrom()
                .endEnv()
                .build();
        assertThat(environment.of(container)).containsEntry("S", "value").containsEntry("N", "pod-0");
    }

    @Test
    void aMissingKeyKeepsTheContainerFromStarting() {
        Container container = new ContainerBuilder()
                .addNewEnv()
                .withName("S")
                .withNewValueFrom()
                .withNewSecretKeyRef("other", "secret", false)
                .endValueFrom()
                .endEnv()
                .build();
        assertThatThrownBy(() -> environment.of(container)).hasMessageContaining("CreateContainerConfigError");
    }
}
