package io.parley.gateway.observability;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.proto.client.v1.ErrorCode;
import org.junit.jupiter.api.Test;

class GatewayMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final GatewayMetrics metrics = new GatewayMetrics(registry);

    @Test
    void everyRefusalIsCountedFromZeroSoThatTheFirstOneShows() {
        assertThat(refused("unavailable")).isZero();
        assertThat(refused("internal")).isZero();
        metrics.requestRefused(ErrorCode.ERROR_CODE_UNAVAILABLE);
        assertThat(refused("unavailable")).isOne();
        assertThat(refused("internal")).isZero();
    }

    @Test
    void codesOfALaterReleaseAreCountedAsUnknown() {
        metrics.requestRefused(ErrorCode.UNRECOGNIZED);
        metrics.requestRefused(ErrorCode.ERROR_CODE_UNSPECIFIED);
        assertThat(refused("unknown")).isEqualTo(2);
    }

    private double refused(String code) {
        Counter counter = registry.get("parley.gateway.requests.refused")
                .tag("code", code)
                .counter();
        return counter.count();
    }
}
