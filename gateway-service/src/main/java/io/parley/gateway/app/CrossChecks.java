package io.parley.gateway.app;

import io.parley.gateway.app.config.GatewayConfig;
import io.parley.gateway.protocol.FrameBudget;
import io.parley.gateway.server.ForwardedHeader;
import io.parley.gateway.server.TrustedProxies;
import io.parley.gateway.web.PictureHosts;
import io.parley.kit.config.SettingFaults;
import io.smallrye.config.ConfigValidationException;
import java.time.Duration;
import java.util.List;

/**
 * Refuses settings that are allowed each by itself, as their annotations say, and cannot work together; also the secret, which no message
 * shows, and lists with a word that means nothing.
 */
final class CrossChecks {
    private static final int LEAST_CREDENTIAL_CHARS = 16;
    private static final int UNFINISHED_FRAMES = 4;
    private static final int OUTBOUND_FULL = 4;
    private static final int SPREADS_PER_DRAIN = 2;

    private final GatewayConfig config;
    private final SettingFaults faults = new SettingFaults();

    private CrossChecks(GatewayConfig config) {
        this.config = config;
    }

    /** @throws ConfigValidationException with a sentence for each fault */
    static void check(GatewayConfig config, String serviceCredential) {
        CrossChecks checks = new CrossChecks(config);
        checks.faults.require(
                serviceCredential.length() >= LEAST_CREDENTIAL_CHARS,
                "parley.service-credential must have at least " + LEAST_CREDENTIAL_CHARS + " characters");
        checks.sizes();
        checks.numbers();
        checks.times();
        checks.proxies();
        checks.pictures();
        checks.faults.conclude();
    }

    private void sizes() {
        long frame = config.frame().maxLength();
        long outbound = config.connection().outboundBytes().asLongValue();
        atLeast(
                "frame.max-length",
                frame,
                FrameBudget.BESIDE_CONTENTS_BYTES + " more than parley.gateway.request.max-text-bytes",
                config.request().maxTextBytes() + (long) FrameBudget.BESIDE_CONTENTS_BYTES);
        atMost(
                "frame.max-length-before-login",
                (long) config.frame().maxLengthBeforeLogin(),
                "parley.gateway.frame.max-length",
                frame);
        atLeast("connection.outbound-bytes", outbound, "parley.gateway.frame.max-length", frame);
        atMost(
                "connection.outbound-bytes-before-login",
                config.connection().outboundBytesBeforeLogin().asLongValue(),
                "parley.gateway.connection.outbound-bytes",
                outbound);
        atLeast(
                "connection.unfinished-input-bytes",
                GatewaySettings.unfinishedInputBytes(config.connection()),
                "four times parley.gateway.frame.max-length",
                UNFINISHED_FRAMES * frame);
        atLeast(
                "connection.total-outbound-bytes",
                GatewaySettings.totalOutboundBytes(config.connection()),
                "four times parley.gateway.connection.outbound-bytes",
                OUTBOUND_FULL * outbound);
        atLeast(
                "groups.waiting-bytes",
                config.groups().waitingBytes().asLongValue(),
                "parley.gateway.frame.max-length",
                frame);
        atLeast(
                "rate.bytes-per-second",
                config.rate().bytesPerSecond().asLongValue(),
                "parley.gateway.frame.max-length",
                frame);
    }

    private void numbers() {
        atMost(
                "connection.max-per-address",
                config.connection().maxPerAddress(),
                "parley.gateway.connection.max",
                config.connection().max());
        atLeast(
                "status.watches",
                config.status().watches(),
                "parley.gateway.status.watched-users",
                config.status().watchedUsers());
    }

    private void times() {
        atMost(
                "status.page-period",
                config.status().pagePeriod(),
                "parley.gateway.status.period",
                config.status().period());
        atLeast(
                "rate.patience",
                config.rate().patience(),
                "parley.gateway.rate.burst",
                config.rate().burst());
        shorter("connection.silence", config.connection().silence());
        shorter("web-socket.silence", config.webSocket().silence());
        atLeast(
                "drain.timeout",
                config.drain().timeout(),
                "twice parley.gateway.drain.spread",
                config.drain().spread().multipliedBy(SPREADS_PER_DRAIN));
    }

    private void shorter(String key, Duration silence) {
        Duration heartbeat = config.connection().heartbeat();
        faults.require(
                heartbeat.compareTo(silence) < 0,
                "parley.gateway.connection.heartbeat is %s; it must be shorter than parley.gateway.%s, %s",
                heartbeat,
                key,
                silence);
    }

    private void proxies() {
        List<String> trusted = config.proxies().trusted().orElse(List.of());
        try {
            TrustedProxies.of(trusted);
        } catch (IllegalArgumentException noNetwork) {
            faults.require(false, "parley.gateway.proxies.trusted: %s", noNetwork.getMessage());
        }
        boolean listens =
                config.proxies().proxyProtocol() || config.proxies().forwardedHeader() != ForwardedHeader.NONE;
        faults.require(
                !listens || !trusted.isEmpty(),
                "parley.gateway.proxies.trusted must name the networks of your proxies when"
                        + " parley.gateway.proxies.proxy-protocol or .forwarded-header is set");
    }

    private void pictures() {
        config.web()
                .pictureHosts()
                .orElse(List.of())
                .forEach(host -> faults.require(
                        PictureHosts.isHost(host),
                        "parley.gateway.web.picture-hosts must have host names like pictures.example.com, and one is \"%s\"",
                        host));
    }

    private <T extends Comparable<T>> void atLeast(String key, T value, String rule, T least) {
        faults.require(
                value.compareTo(least) >= 0,
                "parley.gateway.%s is %s; it must be at least %s, %s",
                key,
                value,
                rule,
                least);
    }

    private <T extends Comparable<T>> void atMost(String key, T value, String rule, T most) {
        faults.require(
                value.compareTo(most) <= 0,
                "parley.gateway.%s is %s; it must be at most %s, %s",
                key,
                value,
                rule,
                most);
    }
}
