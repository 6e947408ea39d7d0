package io.parley.auth.testing;

import io.parley.auth.app.AuthConfig;
import io.parley.auth.attempt.AttemptSettings;
import io.parley.auth.login.PasswordHashSettings;
import io.parley.auth.mail.MailSettings;
import io.parley.auth.token.SigningKeySettings;
import io.parley.kit.testing.CheckedSettings;
import java.util.HashMap;
import java.util.Map;

/** The default settings, with some changed: as the service reads and checks them, without it. */
public final class TestSettings {
    private TestSettings() {}

    /** All of them; changes are given by their keys without {@code parley.auth}. */
    public static AuthConfig with(Map<String, String> changes) {
        Map<String, String> values = new HashMap<>(
                Map.of("parley.auth.signing-keys.directory", "keys", "parley.auth.message", "message:9000"));
        changes.forEach((key, value) -> values.put("parley.auth." + key, value));
        return CheckedSettings.read(values, AuthConfig.class).getConfigMapping(AuthConfig.class);
    }

    public static PasswordHashSettings passwordHash(Map<String, String> changes) {
        return part("password-hash", changes).passwordHash();
    }

    public static AttemptSettings attempts(Map<String, String> changes) {
        return part("attempts", changes).attempts();
    }

    public static MailSettings mail(Map<String, String> changes) {
        return part("mail", changes).mail();
    }

    public static SigningKeySettings signingKeys(Map<String, String> changes) {
        return part("signing-keys", changes).signingKeys();
    }

    private static AuthConfig part(String name, Map<String, String> changes) {
        Map<String, String> named = new HashMap<>();
        changes.forEach((key, value) -> named.put(name + "." + key, value));
        return with(named);
    }
}
