package io.parley.gateway.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.parley.gateway.observability.GatewayMetrics;
import io.parley.gateway.session.ConnectionCloser;
import io.parley.gateway.session.SessionRegistry;
import io.parley.gateway.trace.DeliveryTraces;
import io.parley.proto.event.v1.Delivery;
import io.parley.proto.event.v1.GroupAudience;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GroupDeliveriesTest {
    private static final int ENTRIES = 50;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final GatewayMetrics metrics = new GatewayMetrics(registry);
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final AtomicInteger lines = new AtomicInteger();
    private final Logger logger = Logger.getLogger(GroupDeliveries.class.getName());
    private final Handler counter = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.incrementAndGet();
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        logger.addHandler(counter);
    }

    @AfterEach
    void stopListening() {
        logger.removeHandler(counter);
    }

    @Test
    void anOutageIsSaidOnceAMinuteHoweverManyGroupsItConcerns() {
        SessionRegistry sessions = new SessionRegistry(ended -> {});
        DeliveryRouter router = new DeliveryRouter(
                sessions,
                new ConnectionCloser(sessions, metrics),
                metrics,
                new DeliveryDrops(),
                new DeliveryTraces(OpenTelemetry.noop().getTracer("none"), 1, 1, metrics, now::get),
                1);
        GroupDeliveries groups = new GroupDeliveries(
                sessions,
                asked -> CompletableFuture.failedFuture(new IllegalStateException("away")),
                router,
                router,
                metrics,
                new GroupLimits(10, 1_000_000),
                now::get);
        for (int group = 1; group <= ENTRIES; group++) {
            groups.route(entry(group));
        }
        assertThat(lines).hasValue(1);
        now.addAndGet(TimeUnit.MINUTES.toNanos(1) - 1);
        groups.route(entry(1));
        assertThat(lines).hasValue(1);
        now.incrementAndGet();
        groups.route(entry(1));
        assertThat(lines).hasValue(2);
        assertThat(registry.counter("parley.gateway.deliveries.dropped", "reason", "members_unknown")
                        .count())
                .isEqualTo(ENTRIES + 2);
        assertThat(groups.waitingBytes()).isZero();
    }

    private static Delivery entry(long group) {
        return Delivery.newBuilder()
                .setFrame(ByteString.copyFromUtf8("a frame"))
                .setGroup(GroupAudience.newBuilder()
                        .setConversationId(group)
                        .setSeq(2)
                        .setMembersSeq(1))
                .build();
    }
}
