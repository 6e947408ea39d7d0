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
        metrics.refused(ErrorCode.ERROR_CODE_UNAVAILABLE, true);
        assertThat(refused("unavailable")).isOne();
        assertThat(refused("internal")).isZero();
    }

    @Test
    void codesOfALaterReleaseAreCountedAsUnknown() {
        metrics.refused(ErrorCode.UNRECOGNIZED, true);
        metrics.refused(ErrorCode.ERROR_CODE_UNSPECIFIED, true);
        assertThat(refused("unknown")).isEqualTo(2);
    }

    @Test
    void framesWithoutAnAnswerAreNotCountedAsRequests() {
        metrics.refused(ErrorCode.ERROR_CODE_OVERLOADED, false);
        assertThat(refused("overloaded")).isZero();
        assertThat(counted("frames.refused", "overloaded")).isOne();
    }

    private double refused(String code) {
        return counted("requests.refused", code);
    }

    private double counted(String name, String code) {
        Counter counter =
                registry.get("parley.gateway." + name).tag("code", code).counter();
        return counter.count();
    }
}
