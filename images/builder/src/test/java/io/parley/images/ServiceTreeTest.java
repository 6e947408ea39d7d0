package io.parley.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FileEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceTreeTest {
    @TempDir
    Path checkout;

    @Test
    void librariesComeBeforeTheApplication() throws IOException {
        List<FileEntriesLayer> layers = builtTree().layers();
        assertThat(layers)
                .extracting(FileEntriesLayer::getName)
                .containsExactly("libraries", "generated", "application", "jobs");
        assertThat(paths(layers.get(0))).contains("/app/lib/main/library.jar");
        assertThat(paths(layers.get(2))).contains("/app/app/service.jar", "/app/quarkus-run.jar");
        assertThat(paths(layers.get(3))).containsExactly("/app/jobs/jobs.jar");
    }

    @Test
    void nothingOfTheImageCanBeWrittenByItsUser() throws IOException {
        for (FileEntriesLayer layer : builtTree().layers()) {
            assertThat(layer.getEntries())
                    .allSatisfy(entry ->
                            assertThat(entry.getPermissions().toOctalString()).isIn("644", "755"))
                    .allSatisfy(entry -> assertThat(entry.getOwnership()).isEmpty());
        }
    }

    @Test
    void theGatewayHasTheWebClientWhereThatIsBuilt() throws IOException {
        assertThat(builtTree("gateway-service").web()).isEmpty();
        Files.createDirectories(checkout.resolve("clients/web/dist/assets"));
        Files.createFile(checkout.resolve("clients/web/dist/index.html"));
        Files.createFile(checkout.resolve("clients/web/dist/assets/index-1.js"));
        assertThat(paths(
                        ServiceTree.locate(checkout, "gateway-service").layers().getLast()))
                .contains("/app/web/index.html", "/app/web/assets/index-1.js");
        assertThat(builtTree().web()).isEmpty();
    }

    @Test
    void aServiceThatIsNotBuiltIsASentence() {
        assertThatThrownBy(() -> ServiceTree.locate(checkout, "auth-service"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("auth-service is not built");
    }

    @Test
    void aTarStandsForOnePlatform() throws IOException {
        Path tar = Files.createFile(checkout.resolve("base.tar"));
        assertThat(BaseImage.parse("tar:" + tar, List.of())).isEqualTo(new BaseImage.Tar(tar));
        assertThatThrownBy(() -> BaseImage.parse("tar:" + tar, List.of("linux/amd64", "linux/arm64")))
                .hasMessageContaining("one platform");
        assertThatThrownBy(() -> BaseImage.parse("tar:" + checkout.resolve("none.tar"), List.of()))
                .hasMessageContaining("There is no base image");
    }

    private ServiceTree builtTree() throws IOException {
        return builtTree("auth-service");
    }

    private ServiceTree builtTree(String service) throws IOException {
        Path app = checkout.resolve(service).resolve("target/quarkus-app");
        for (String file : List.of(
                "lib/main/library.jar",
                "lib/boot/boot.jar",
                "quarkus/generated.jar",
                "app/service.jar",
                "quarkus-run.jar")) {
            Files.createDirectories(app.resolve(file).getParent());
            Files.createFile(app.resolve(file));
        }
        Path jobs = checkout.resolve("images/jobs/target/jobs-0.1.0.jar");
        Files.createDirectories(jobs.getParent());
        if (!Files.exists(jobs)) {
            Files.createFile(jobs);
        }
        return ServiceTree.locate(checkout, service);
    }

    private static List<String> paths(FileEntriesLayer layer) {
        return layer.getEntries().stream()
                .map(FileEntry::getExtractionPath)
                .map(Object::toString)
                .toList();
    }
}
