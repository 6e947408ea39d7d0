package io.parley.auth.account;

import io.parley.auth.refusal.Refusal;
import io.parley.kit.setting.RunningSettings;
import io.parley.kit.setting.SettingKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;

/** Whether accounts are made by whoever comes, as configured or as it was set since. Any thread. */
@ApplicationScoped
public class RegistrationDoor {
    private volatile RegistrationRule rule;

    RegistrationDoor(AccountSettings configured, RunningSettings settings) {
        settings.follow(
                SettingKey.REGISTRATION,
                set -> rule = set.map(text -> RegistrationRule.valueOf(text.toUpperCase(Locale.ROOT)))
                        .orElse(configured.registration()));
    }

    /** Whether operators alone make accounts. */
    public boolean isClosed() {
        return rule == RegistrationRule.CLOSED;
    }

    /** FORBIDDEN for somebody who comes by himself, when that is not wanted. */
    public void check() {
        if (isClosed()) {
            throw Refusal.forbidden("This server takes no registrations: ask whoever runs it for an account.");
        }
    }
}
