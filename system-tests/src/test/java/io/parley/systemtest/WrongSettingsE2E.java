package io.parley.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.localcluster.host.Checkout;
import io.parley.localcluster.host.Launch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the log of a service says that is started with settings that are not allowed. It reaches for nothing else before it ends. */
class WrongSettingsE2E {
    private static final int PATIENCE_SECONDS = 60;

    /** What has no default. */
    private static final Map<String, String> NEEDED = Map.of(
            "PARLEY_SERVICE_CREDENTIAL", "long enough to start",
            "PARLEY_AUTH_MESSAGE", "localhost:1",
            "PARLEY_AUTH_SIGNING_KEYS_DIRECTORY", "keys",
            "PARLEY_MESSAGE_PRESENCE", "localhost:1",
            "PARLEY_PRESENCE_MESSAGE", "localhost:1");

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "auth-service, parley.auth.password-hash.queue, parley.outbox.batch",
        "message-service, parley.message.send.batch, parley.message.reads.waiting",
        "presence-service, parley.presence.status.batch, parley.presence.clear-chunk",
        "gateway-service, parley.gateway.web-socket.max-fragments, parley.gateway.http.max-head-bytes"
    })
    void everyFaultIsALineWithItsKey(String service, String one, String another)
            throws IOException, InterruptedException {
        assertThat(start(service, Map.of(variable(one), "0", variable(another), "0")))
                .contains("\t" + one + " is 0; it must be ", "\t" + another + " is 0; it must be ")
                .doesNotContain("\tat ");
    }

    private String start(String service, Map<String, String> wrong) throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        Path application = Checkout.locate().module(service).resolve("target/quarkus-app/quarkus-run.jar");
        ProcessBuilder builder = new ProcessBuilder(Launch.java(), "-jar", application.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(NEEDED);
        builder.environment().putAll(wrong);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isNotZero();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(log);
    }

    private static String variable(String key) {
        return key.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT);
    }
}
