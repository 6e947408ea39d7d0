package io.parley.systemtest.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/configuration.md and the chart's list say what the code says. {@code -Dparley.docs.update=true} writes them anew. */
class ConfigurationReferenceTest {
    @Test
    void thePageIsInStepWithTheCode() throws IOException {
        isInStep("docs/configuration.md", ConfigurationReference.text());
    }

    @Test
    void theChartKnowsTheSettingsOfTheCode() throws IOException {
        isInStep("helm/parley/files/settings.yaml", ConfigurationReference.chartSettings());
    }

    private static void isInStep(String name, String expected) throws IOException {
        Path file = Docs.ROOT.resolve(name);
        if (Boolean.getBoolean("parley.docs.update")) {
            Files.writeString(file, expected);
        }
        assertThat(Docs.read(file))
                .as(name + "; CONTRIBUTING.md says how to write it anew")
                .isEqualTo(expected);
    }
}
