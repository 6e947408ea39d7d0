package io.parley.gateway.app;

import io.parley.gateway.session.RateLimits;
import io.parley.kit.setting.RunningSettings;
import io.parley.kit.setting.SettingKey;
import java.util.Optional;

/** Has a gateway follow the settings that change while it runs. */
final class LiveSettings {
    private final RateLimits configured;
    private final Gateway gateway;
    private RateLimits rates;

    private LiveSettings(RateLimits configured, Gateway gateway) {
        this.configured = configured;
        this.gateway = gateway;
        rates = configured;
    }

    /** @param configured what holds while nothing else is set */
    static void follow(RunningSettings settings, RateLimits configured, Gateway gateway) {
        LiveSettings live = new LiveSettings(configured, gateway);
        settings.follow(SettingKey.FRAMES_PER_SECOND, live::frames);
        settings.follow(SettingKey.BYTES_PER_SECOND, live::bytes);
        settings.follow(SettingKey.MAINTENANCE_NOTICE, notice -> gateway.announce(notice.orElse("")));
    }

    private void frames(Optional<String> rate) {
        limit(rate.map(Long::parseLong).orElse(configured.framesPerSecond()), rates.bytesPerSecond());
    }

    private void bytes(Optional<String> rate) {
        limit(rates.framesPerSecond(), rate.map(Long::parseLong).orElse(configured.bytesPerSecond()));
    }

    private void limit(long framesPerSecond, long bytesPerSecond) {
        rates = configured.with(framesPerSecond, bytesPerSecond);
        gateway.limit(rates);
    }
}
