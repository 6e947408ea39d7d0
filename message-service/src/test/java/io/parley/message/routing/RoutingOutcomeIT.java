package io.parley.message.routing;

import static io.parley.message.testing.PodDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import io.opentelemetry.api.trace.Span;
import io.parley.kit.delivery.DeliveryPublisher;
import io.parley.message.routing.RecentRoutings.Routed;
import io.parley.message.testing.Pod;
import io.parley.message.testing.Schema;
import io.parley.message.testing.Untraced;
import io.parley.message.testing.Users;
import io.parley.proto.admin.v1.RoutingOutcome;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is remembered of a hand-over that does not come about. */
class RoutingOutcomeIT {
    private static final int GATEWAY = 7;

    private final int ben = Users.next();
    private final Pod pod = new Pod(
            Schema.create(),
            Map.of(
                    "routing.failure-backoff",
                    "1h",
                    "routing.publish-timeout",
                    "300ms",
                    "routing.locate-timeout",
                    "2s"));
    private final RecentRoutings recent = new RecentRoutings(pod.config(), Clock.systemUTC());
    private final DeliveryPublisher publisher =
            Deliveries.publisher(pod.config(), Map.of("bootstrap.servers", "127.0.0.1:1"), pod.metrics());
    private final DeliveryRouter router =
            new DeliveryRouter(pod.presenceClient(), publisher, Untraced.TRACES, recent, pod.config(), pod.metrics());

    @AfterEach
    void close() {
        publisher.close();
        pod.close();
    }

    @Test
    void presenceServiceDoesNotAnswerAndIsNotAskedAgainAtOnce() {
        assertThat(await(router.route(List.of(entry(1))))).isFalse();
        assertThat(await(router.route(List.of(entry(2))))).isFalse();
        assertThat(routed())
                .extracting(Routed::seq, Routed::outcome, Routed::gateway)
                .containsExactly(
                        tuple(1L, RoutingOutcome.ROUTING_OUTCOME_PRESENCE_AWAY, 0),
                        tuple(2L, RoutingOutcome.ROUTING_OUTCOME_PRESENCE_AWAY, 0));
    }

    @Test
    void kafkaDoesNotTakeItAndIsNotGivenTheNextAtOnce() {
        pod.startPresence();
        pod.presence().login(ben, "phone", GATEWAY, 3);
        await(router.route(List.of(entry(1))));
        assertThat(await(router.route(List.of(entry(2))))).isFalse();
        assertThat(routed())
                .extracting(Routed::seq, Routed::outcome, Routed::gateway, Routed::epoch, Routed::sessions)
                .containsExactly(
                        tuple(1L, RoutingOutcome.ROUTING_OUTCOME_KAFKA_AWAY, GATEWAY, 3L, 1),
                        tuple(2L, RoutingOutcome.ROUTING_OUTCOME_KAFKA_AWAY, 0, 0L, 0));
    }

    private List<Routed> routed() {
        return recent.of(9, Set.of(1L, 2L), 10);
    }

    private Push entry(long seq) {
        return new Push.ToUsers(
                ByteString.copyFromUtf8("frame"),
                List.of(ben),
                0,
                null,
                0,
                new PushedEntry(9, seq, false, Span.getInvalid()));
    }
}
