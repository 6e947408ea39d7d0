package io.parley.systemtest.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/configuration.md says what the code says. {@code -Dparley.docs.update=true} writes it anew. */
class ConfigurationReferenceTest {
    private static final Path PAGE = Docs.ROOT.resolve("docs/configuration.md");

    @Test
    void thePageIsInStepWithTheCode() throws IOException {
        String expected = ConfigurationReference.text();
        if (Boolean.getBoolean("parley.docs.update")) {
            Files.writeString(PAGE, expected);
        }
        assertThat(Docs.read(PAGE))
                .as("docs/configuration.md; CONTRIBUTING.md says how to write it anew")
                .isEqualTo(expected);
    }
}
