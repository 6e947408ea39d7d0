package io.parley.gateway.app;

import io.parley.gateway.session.RateLimits;
import io.parley.gateway.trace.Sampling;
import io.parley.gateway.trace.SendTraces;
import io.parley.kit.setting.RunningSettings;
import io.parley.kit.setting.SettingKey;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Has a gateway follow the settings that change while it runs. */
final class LiveSettings {
    private final RateLimits configured;
    private final SendTraces traces;
    private final Sampling configuredSampling;
    private final Gateway gateway;
    private RateLimits rates;

    private LiveSettings(RateLimits configured, SendTraces traces, Gateway gateway) {
        this.configured = configured;
        this.traces = traces;
        this.configuredSampling = traces.sampling();
        this.gateway = gateway;
        rates = configured;
    }

    /**
     * @param configured what holds while nothing else is set
     * @param traces with the sampling that is configured
     */
    static void follow(RunningSettings settings, RateLimits configured, SendTraces traces, Gateway gateway) {
        LiveSettings live = new LiveSettings(configured, traces, gateway);
        settings.follow(SettingKey.TRACING_SHARE, live::share);
        settings.follow(SettingKey.TRACING_USERS, live::users);
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

    private void share(Optional<String> share) {
        traces.sample(traces.sampling().withShare(share.map(Double::parseDouble).orElse(configuredSampling.share())));
    }

    private void users(Optional<String> ids) {
        traces.sample(traces.sampling().withUsers(ids.map(LiveSettings::numbers).orElse(configuredSampling.users())));
    }

    private static Set<Integer> numbers(String ids) {
        return Stream.of(ids.split(",")).map(Integer::valueOf).collect(Collectors.toSet());
    }

    private void limit(long framesPerSecond, long bytesPerSecond) {
        rates = configured.with(framesPerSecond, bytesPerSecond);
        gateway.limit(rates);
    }
}
