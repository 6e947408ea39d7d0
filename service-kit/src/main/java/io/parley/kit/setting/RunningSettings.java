package io.parley.kit.setting;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * The settings that change while this process runs, from a file that is looked at again and again: a mounted ConfigMap is
 * replaced without a word. A file with anything wrong in it changes nothing, and the log says once what is wrong.
 *
 * <p>Followers are called one after the other, on the thread that follows or on that of the file: they must not block for long.
 */
@ApplicationScoped
public class RunningSettings {
    private static final Logger LOG = Logger.getLogger(RunningSettings.class);
    private static final long LARGEST_BYTES = 64 * 1_024;

    private final Optional<Path> file;
    private final Map<SettingKey, List<Consumer<Optional<String>>>> followers = new EnumMap<>(SettingKey.class);
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().name("settings").daemon().unstarted(task));
    private Map<SettingKey, String> settings = Map.of();
    private String wrong = "";
    private volatile long version;
    private volatile boolean refused;

    RunningSettings(SettingsConfig config, MeterRegistry metrics) {
        file = config.file();
        Gauge.builder("parley.settings.version", () -> version)
                .description(
                        "A number for the settings that are in force: the same wherever the same is set, 0 for none")
                .register(metrics);
        Gauge.builder("parley.settings.refused", () -> refused ? 1 : 0)
                .description("1 while the file of settings has something wrong in it and older ones are in force")
                .register(metrics);
        look();
        if (file.isPresent()) {
            long period = config.period().toMillis();
            thread.scheduleWithFixedDelay(this::look, period, period, TimeUnit.MILLISECONDS);
        }
    }

    @PreDestroy
    void stop() {
        thread.shutdownNow();
    }

    /**
     * Calls the follower with the value now, and whenever it has become another: empty while the setting is not set, so that
     * what was configured holds.
     */
    public synchronized void follow(SettingKey key, Consumer<Optional<String>> follower) {
        followers.computeIfAbsent(key, first -> new ArrayList<>()).add(follower);
        follower.accept(value(key));
    }

    private Optional<String> value(SettingKey key) {
        return Optional.ofNullable(settings.get(key));
    }

    private synchronized void look() {
        try {
            change(SettingsText.read(file.isPresent() ? content(file.get()) : ""));
            refused = false;
            wrong = "";
        } catch (IllegalArgumentException | IOException failure) {
            refused = true;
            String sentence = String.valueOf(failure.getMessage());
            if (!wrong.equals(sentence)) {
                wrong = sentence;
                LOG.warnf("The settings in %s are not taken, older ones stay in force: %s", file.get(), wrong);
            }
        } catch (RuntimeException bug) {
            // The next look must come.
            LOG.error("The settings could not be followed", bug);
        }
    }

    private static String content(Path file) throws IOException {
        try {
            if (Files.size(file) > LARGEST_BYTES) {
                throw new IllegalArgumentException("The file has more than " + LARGEST_BYTES + " bytes.");
            }
            return Files.readString(file);
        } catch (NoSuchFileException none) {
            return "";
        }
    }

    private void change(Map<SettingKey, String> now) {
        Map<SettingKey, String> before = settings;
        settings = now;
        version = SettingsText.version(now);
        for (SettingKey key : SettingKey.values()) {
            if (!Objects.equals(before.get(key), now.get(key))) {
                LOG.infof("Setting %s: %s, before %s", key.text(), shown(now, key), shown(before, key));
                followers.getOrDefault(key, List.of()).forEach(follower -> follower.accept(value(key)));
            }
        }
    }

    private static String shown(Map<SettingKey, String> settings, SettingKey key) {
        return settings.getOrDefault(key, "as configured");
    }
}
