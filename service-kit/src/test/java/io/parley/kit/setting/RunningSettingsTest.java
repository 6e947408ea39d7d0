package io.parley.kit.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.kit.testing.CheckedSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningSettingsTest {
    @TempDir
    private Path folder;

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private RunningSettings settings;

    @AfterEach
    void stop() {
        settings.stop();
    }

    @Test
    void followersHearOfEveryChangeAndOfTheEnd() throws IOException {
        start();
        List<Optional<String>> heard = new CopyOnWriteArrayList<>();
        settings.follow(SettingKey.REGISTRATION, heard::add);
        write("registration=closed");
        await().until(() -> heard.size() == 2);
        // Others of the file are no concern of this follower.
        write("registration=closed\nlog.auth=DEBUG");
        await().until(() ->
                version() == SettingsText.version(SettingsText.read("registration=closed\nlog.auth=DEBUG")));
        Files.delete(file());
        await().until(() -> heard.size() == 3);
        assertThat(heard).containsExactly(Optional.empty(), Optional.of("closed"), Optional.empty());
        assertThat(version()).isZero();
    }

    @Test
    void aFileThatIsThereIsInForceFromTheStart() throws IOException {
        write("registration=closed");
        start();
        List<Optional<String>> heard = new CopyOnWriteArrayList<>();
        settings.follow(SettingKey.REGISTRATION, heard::add);
        assertThat(heard).containsExactly(Optional.of("closed"));
    }

    @Test
    void aWrongFileChangesNothingUntilItIsMended() throws IOException {
        write("registration=closed");
        start();
        List<Optional<String>> heard = new CopyOnWriteArrayList<>();
        settings.follow(SettingKey.REGISTRATION, heard::add);
        write("registration=open\nlog.auth=LOUD");
        await().until(() -> metric("parley.settings.refused") == 1);
        assertThat(heard).containsExactly(Optional.of("closed"));
        assertThat(version()).isEqualTo(SettingsText.version(SettingsText.read("registration=closed")));
        write("registration=open\nlog.auth=ERROR");
        await().until(() -> heard.size() == 2);
        assertThat(metric("parley.settings.refused")).isZero();
    }

    @Test
    void loggersAreAsLoudAsTheSettingsSayAndAsConfiguredAfterwards() throws IOException {
        Logger logger = Logger.getLogger("io.parley.presence");
        logger.setLevel(Level.WARNING);
        start();
        new LogLevels(settings).start(null);
        write("log.people=DEBUG");
        await().until(() -> "DEBUG".equals(logger.getLevel().getName()));
        write("");
        await().until(() -> Level.WARNING.equals(logger.getLevel()));
    }

    private void start() {
        Map<String, String> values = Map.of("parley.settings.file", file().toString(), "parley.settings.period", "5ms");
        settings = new RunningSettings(
                CheckedSettings.read(values, SettingsConfig.class).getConfigMapping(SettingsConfig.class), metrics);
    }

    private Path file() {
        return folder.resolve("settings.properties");
    }

    /** As a whole, like a ConfigMap. */
    private void write(String content) throws IOException {
        Path unfinished = folder.resolve("unfinished");
        Files.writeString(unfinished, content);
        Files.move(unfinished, file(), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    private long version() {
        return (long) metric("parley.settings.version");
    }

    private double metric(String name) {
        return metrics.get(name).gauge().value();
    }
}
