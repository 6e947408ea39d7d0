package io.parley.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebFilesTest {
    @TempDir
    Path folder;

    @Test
    void filesAreFoundByTheirExactPathOnly() throws IOException {
        write("index.html", "<!doctype html>");
        write("assets/app-1.js", "run()");
        write("assets/app-1.js.gz", "packed");
        WebFiles files = WebFiles.read(folder, 1_000);
        assertThat(files.at("/").orElseThrow().mediaType()).startsWith("text/html");
        assertThat(files.at("/index.html").orElseThrow().lasting()).isFalse();
        WebFile script = files.at("/assets/app-1.js").orElseThrow();
        assertThat(script.lasting()).isTrue();
        assertThat(script.plain().toString(StandardCharsets.UTF_8)).isEqualTo("run()");
        assertThat(script.gzip().orElseThrow().toString(StandardCharsets.UTF_8)).isEqualTo("packed");
        for (String other :
                new String[] {"", "/assets", "/assets/", "/assets/app-1.js.gz", "/../index.html", "//", "/INDEX.HTML"
                }) {
            assertThat(files.at(other)).as(other).isEmpty();
        }
    }

    @Test
    void aFolderWithoutAWebClientIsRefused() {
        assertThatThrownBy(() -> WebFiles.read(folder.resolve("nothing"), 1_000))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("parley.gateway.web.directory");
    }

    @Test
    void moreThanTheLimitIsRefused() throws IOException {
        write("index.html", "x".repeat(600));
        write("assets/app-1.js", "x".repeat(401));
        assertThatThrownBy(() -> WebFiles.read(folder, 1_000)).hasMessageContaining("parley.gateway.web.max-bytes");
        assertThat(WebFiles.read(folder, 1_001).at("/")).isPresent();
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
