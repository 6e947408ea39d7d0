package io.parley.gateway.app;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.gateway.app.config.GatewayConfig;
import io.parley.kit.testing.CheckedSettings;
import io.smallrye.config.ConfigValidationException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator reads when a setting cannot work: the key, the value and what is allowed. */
class SettingsTest {
    private static final String CREDENTIAL = "sixteen letters.";

    @ParameterizedTest
    @CsvSource({
        "tcp.port, 0, is 0; it must be 1 or more",
        "tcp.port, 65536, is 65536; it must be 65535 or less",
        "tcp.event-loops, 0, is 0; it must be 1 or more",
        "http.port, 0, is 0; it must be 1 or more",
        "http.port, 65536, is 65536; it must be 65535 or less",
        "http.head-deadline, 0s, is PT0S; it must be more than 0",
        "http.max-head-bytes, 1023, is 1023; it must be 1024 or more",
        "http.max-head-bytes, 65K, is 66560; it must be 65536 or less",
        "admin.port, 0, is 0; it must be 1 or more",
        "admin.port, 65536, is 65536; it must be 65535 or less",
        "admin.max-connections, 0, is 0; it must be 1 or more",
        "tracing.share, -0.1, is -0.1; it must be 0 or more",
        "tracing.share, 1.1, is 1.1; it must be 1 or less",
        "tracing.most-per-second, 0, is 0; it must be 1 or more",
        "tracing.most-deliveries-per-second, 0, is 0; it must be 1 or more",
        "tracing.most-open, 0, is 0; it must be 1 or more",
        "frame.max-length-before-login, 4095, is 4095; it must be 4096 or more",
        "connection.max, 0, is 0; it must be 1 or more",
        "connection.max-per-address, 0, is 0; it must be 1 or more",
        "connection.login-deadline, 0s, is PT0S; it must be more than 0",
        "connection.silence, 0s, is PT0S; it must be more than 0",
        "connection.outbound-bytes, 2G, is 2147483648; it must be 2147483647 or less",
        "connection.outbound-bytes-before-login, 4095, is 4095; it must be 4096 or more",
        "web-socket.max-fragments, 0, is 0; it must be 1 or more",
        "web.answer-deadline, 0s, is PT0S; it must be more than 0",
        "groups.remembered, 0, is 0; it must be 1 or more",
        "groups.waiting-bytes, 2G, is 2147483648; it must be 2147483647 or less",
        "lease.max-missing, 0s, is PT0S; it must be more than 0",
        "request.max-under-way, 0, is 0; it must be 1 or more",
        "request.max-coming-back, 0, is 0; it must be 1 or more",
        "reads.at-a-time, 0, is 0; it must be 1 or more",
        "reads.waiting, 0, is 0; it must be 1 or more",
        "lookups.per-second, 9, is 9; it must be 10 or more",
        "lookups.per-second, 1000001, is 1000001; it must be 1000000 or less",
        "lookups.receivers-per-second, 0, is 0; it must be 1 or more",
        "lookups.receivers-per-second, 1000001, is 1000001; it must be 1000000 or less",
        "directory.searches-per-minute, 0, is 0; it must be 1 or more",
        "directory.addresses-per-hour, 0, is 0; it must be 1 or more",
        "directory.changes-per-hour, 0, is 0; it must be 1 or more",
        "directory.contact-requests-per-hour, 0, is 0; it must be 1 or more",
        "directory.contact-changes-per-hour, 0, is 0; it must be 1 or more",
        "directory.conversation-changes-per-hour, 0, is 0; it must be 1 or more",
        "status.period, 0s, is PT0S; it must be more than 0",
        "status.period, 5001ms, is PT5.001S; it must be 5 seconds or less",
        "status.page-period, 0s, is PT0S; it must be more than 0",
        "status.page, 0, is 0; it must be 1 or more",
        "status.page, 1001, is 1001; it must be 1000 or less",
        "status.watched-users, 0, is 0; it must be 1 or more",
        "status.watched-users, 501, is 501; it must be 500 or less",
        "status.watch-time, 999ms, is PT0.999S; it must be 1 second or more",
        "upstream.directory-changes-period, 0s, is PT0S; it must be more than 0",
        "upstream.call-deadline, 0s, is PT0S; it must be more than 0",
        "upstream.send-deadline, 0s, is PT0S; it must be more than 0",
        "rate.frames-per-second, 0, is 0; it must be 1 or more",
        "rate.burst, 999ms, is PT0.999S; it must be 1 second or more",
        "token.max-revocations, 0, is 0; it must be 1 or more",
        "token.max-revocation-silence, 0s, is PT0S; it must be more than 0",
        "delivery.max-fetch-silence, 999ms, is PT0.999S; it must be 1 second or more",
        "delivery.devices-per-second-without-kafka, 0, is 0; it must be 1 or more",
        "drain.timeout, 0s, is PT0S; it must be more than 0",
        "rebalance.delay, 0s, is PT0S; it must be more than 0",
        "rebalance.tolerance-percent, 0, is 0; it must be 1 or more",
        "rebalance.tolerance-sessions, 0, is 0; it must be 1 or more",
        "rebalance.clients-per-second, 0, is 0; it must be 1 or more"
    })
    void aValueThatIsNotAllowedIsRefused(String key, String value, String sentence) {
        assertThatThrownBy(() -> settings(Map.of(key, value)))
                .isInstanceOf(ConfigValidationException.class)
                .hasMessageEndingWith("\tparley.gateway." + key + " " + sentence);
    }

    @ParameterizedTest
    @CsvSource({
        "http.max-head-bytes, 1K",
        "http.max-head-bytes, 64K",
        "tracing.share, 1",
        "frame.max-length, 65536",
        "frame.max-length-before-login, 65536",
        "connection.outbound-bytes, 64K",
        "connection.outbound-bytes-before-login, 1M",
        "groups.waiting-bytes, 2147483647",
        "rate.bytes-per-second, 64K",
        "rate.patience, 2s",
        "lookups.per-second, 10",
        "status.period, 5s",
        "status.page-period, 1s",
        "status.watches, 100",
        "connection.max-per-address, 100000",
        "connection.heartbeat, 59999ms",
        "drain.spread, 5s"
    })
    void theBoundsThemselvesAreAllowed(String key, String value) {
        assertThatCode(() -> check(Map.of(key, value))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "frame.max-length | 17407 | is 17407; it must be at least 1024 more than parley.gateway.request.max-text-bytes, 17408",
                "frame.max-length-before-login | 65537 | is 65537; it must be at most parley.gateway.frame.max-length, 65536",
                "connection.outbound-bytes | 65535 | is 65535; it must be at least parley.gateway.frame.max-length, 65536",
                "connection.outbound-bytes-before-login | 1048577 | is 1048577; it must be at most parley.gateway.connection.outbound-bytes, 1048576",
                "connection.unfinished-input-bytes | 262143 | is 262143; it must be at least four times parley.gateway.frame.max-length, 262144",
                "connection.total-outbound-bytes | 4194303 | is 4194303; it must be at least four times parley.gateway.connection.outbound-bytes, 4194304",
                "groups.waiting-bytes | 65535 | is 65535; it must be at least parley.gateway.frame.max-length, 65536",
                "rate.bytes-per-second | 65535 | is 65535; it must be at least parley.gateway.frame.max-length, 65536",
                "rate.patience | 1999ms | is PT1.999S; it must be at least parley.gateway.rate.burst, PT2S",
                "connection.max-per-address | 100001 | is 100001; it must be at most parley.gateway.connection.max, 100000",
                "status.watches | 99 | is 99; it must be at least parley.gateway.status.watched-users, 100",
                "status.page-period | 1001ms | is PT1.001S; it must be at most parley.gateway.status.period, PT1S",
                "connection.heartbeat | 60s | is PT1M; it must be shorter than parley.gateway.connection.silence, PT1M",
                "drain.timeout | 5s | is PT5S; it must be at least twice parley.gateway.drain.spread, PT6S",
                "web.picture-hosts | a.example.com,https://b | must have host names like pictures.example.com, and one is \"https://b\""
            })
    void valuesThatCannotWorkTogetherAreRefused(String key, String value, String sentence) {
        assertThatThrownBy(() -> check(Map.of(key, value)))
                .isInstanceOf(ConfigValidationException.class)
                .hasMessageContaining("\tparley.gateway." + key + " " + sentence);
    }

    @Test
    void proxiesThatSayWhoseAConnectionIsAreNamed() {
        String sentence = "\tparley.gateway.proxies.trusted must name the networks of your proxies";
        assertThatThrownBy(() -> check(Map.of("proxies.proxy-protocol", "true")))
                .hasMessageContaining(sentence);
        assertThatThrownBy(() -> check(Map.of("proxies.forwarded-header", "forwarded")))
                .hasMessageContaining(sentence);
        assertThatCode(() -> check(Map.of("proxies.proxy-protocol", "true", "proxies.trusted", "10.0.0.0/8")))
                .doesNotThrowAnyException();
    }

    @Test
    void everyFaultIsNamed() {
        Map<String, String> faults = Map.of(
                "connection.heartbeat", "90s",
                "proxies.trusted", "10.0.0.0/33",
                "proxies.forwarded-header", "forwarded");
        assertThatThrownBy(() -> CrossChecks.check(settings(faults), "fifteen letters"))
                .hasMessageContaining("\tparley.service-credential must have at least 16 characters")
                .hasMessageContaining("parley.gateway.connection.silence, PT1M")
                .hasMessageContaining("parley.gateway.web-socket.silence, PT1M30S")
                .hasMessageContaining("\tparley.gateway.proxies.trusted: \"10.0.0.0/33\" is no network");
    }

    private static void check(Map<String, String> different) {
        CrossChecks.check(settings(different), CREDENTIAL);
    }

    private static GatewayConfig settings(Map<String, String> different) {
        Map<String, String> values = new HashMap<>(Map.of(
                "parley.gateway.connection.unfinished-input-bytes", "1M",
                "parley.gateway.connection.total-outbound-bytes", "4M"));
        different.forEach((key, value) -> values.put("parley.gateway." + key, value));
        return CheckedSettings.read(values, GatewayConfig.class).getConfigMapping(GatewayConfig.class);
    }
}
