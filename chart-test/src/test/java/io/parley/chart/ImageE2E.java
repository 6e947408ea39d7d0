package io.parley.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.chart.node.ImageArchive;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is in the images' tars, and what must not be. */
class ImageE2E {
    private static final List<String> SECRETS = List.of("PASSWORD", "CREDENTIAL", "SECRET", "TOKEN", "PRIVATE");

    static Stream<ImageArchive> images() {
        Path tars = Path.of(System.getProperty("parley.images"));
        return Stream.of("gateway-service", "auth-service", "presence-service", "message-service")
                .map(service -> ImageArchive.read(tars.resolve(service + ".tar")));
    }

    @ParameterizedTest
    @MethodSource("images")
    void itRunsAsNobodyKnown(ImageArchive image) {
        assertThat(image.user()).isEqualTo("10001:10001");
        assertThat(image.entrypoint()).containsExactly("java", "-jar", "/app/quarkus-run.jar");
    }

    @ParameterizedTest
    @MethodSource("images")
    void nobodyButRootCanChangeItsFiles(ImageArchive image) {
        assertThat(image.filesOfApplication())
                .isNotEmpty()
                .allSatisfy(file ->
                        assertThat(file.permissions()).as(file.path()).matches("[d-]r.xr-xr-x|-rw-r--r--|lrwxrwxrwx"))
                .allSatisfy(file -> assertThat(file.owner()).as(file.path()).isEqualTo("0/0"));
    }

    /** A new version of Parley must not make nodes pull the libraries again. */
    @ParameterizedTest
    @MethodSource("images")
    void librariesHaveALayerOfTheirOwn(ImageArchive image) {
        List<String> withLibraries = image.layers().stream()
                .filter(layer -> image.filesOf(layer).stream().anyMatch(file -> file.contains("app/lib/main/")))
                .toList();
        assertThat(withLibraries).hasSize(1);
        assertThat(image.filesOf(withLibraries.get(0))).noneMatch(file -> file.contains("app/quarkus-run.jar"));
    }

    @ParameterizedTest
    @MethodSource("images")
    void itHoldsNoSecret(ImageArchive image) {
        assertThat(image.environment().keySet())
                .noneMatch(name -> SECRETS.stream().anyMatch(name::contains));
        assertThat(image.filesOfApplication()).noneMatch(file -> file.path().matches(".*\\.(pem|key|p12|jks)"));
    }

    /** What an operator sees in a registry, and the chart asks for. */
    @ParameterizedTest
    @MethodSource("images")
    void itIsNamedAsTheChartAsksForIt(ImageArchive image) {
        assertThat(Chart.render().pods().values().stream()
                        .flatMap(pod -> pod.getSpec().getContainers().stream())
                        .map(container -> container.getImage()))
                .contains(image.name());
    }
}
