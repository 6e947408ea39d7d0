package io.parley.auth.audit;

import io.parley.kit.setting.RunningSettings;
import io.parley.kit.setting.SettingKey;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Writes into the audit log which settings became others while this process ran. */
@ApplicationScoped
public class SettingsAudit {
    private final RunningSettings settings;
    private final AuditLog log;
    private final Vertx vertx;
    private volatile boolean started;

    SettingsAudit(RunningSettings settings, AuditLog log, Vertx vertx) {
        this.settings = settings;
        this.log = log;
        this.vertx = vertx;
    }

    /** From now on. What is set already was set before. */
    public void start() {
        for (SettingKey key : SettingKey.values()) {
            settings.follow(key, value -> changed(key, value));
        }
        started = true;
    }

    private void changed(SettingKey key, Optional<String> value) {
        if (started) {
            String note = key.text() + ": " + value.orElse("as configured");
            vertx.runOnContext(now -> log.note(AuditEntry.ofNobody(AuditAction.SETTING_CHANGED, "", note)));
        }
    }
}
