package io.parley.kit.setting;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Properties;
import java.util.zip.CRC32;

/** The file of settings, a line {@code KEY=VALUE} for each, as Java's properties are written. */
public final class SettingsText {
    private SettingsText() {}

    /**
     * What the file sets.
     *
     * @throws IllegalArgumentException with a sentence for the operator, when anything in it is wrong
     */
    public static Map<SettingKey, String> read(String file) {
        Properties lines = new Properties();
        try {
            lines.load(new StringReader(file));
        } catch (IOException notOfAString) {
            throw new UncheckedIOException(notOfAString);
        }
        Map<SettingKey, String> settings = new EnumMap<>(SettingKey.class);
        for (String key : lines.stringPropertyNames()) {
            String value = lines.getProperty(key);
            settings.put(SettingKey.check(key, value), value);
        }
        return settings;
    }

    /** A number that is the same wherever the same is set; 0 where nothing is. */
    public static long version(Map<SettingKey, String> settings) {
        if (settings.isEmpty()) {
            return 0;
        }
        CRC32 sum = new CRC32();
        new EnumMap<>(settings)
                .forEach(
                        (key, value) -> sum.update((key.text() + '=' + value + '\n').getBytes(StandardCharsets.UTF_8)));
        return sum.getValue();
    }
}
