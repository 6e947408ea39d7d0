package io.parley.localcluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.localcluster.host.Checkout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Runs {@code src/test/bash/parley-test.sh}, the tests of the {@code parley} script's own functions. */
class ParleyScriptTest {
    @Test
    void theScriptsOwnFunctionsWork() throws IOException, InterruptedException {
        Path root = Checkout.locate().root();
        Process process = new ProcessBuilder(
                        "bash",
                        root.resolve("local-cluster/src/test/bash/parley-test.sh")
                                .toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
