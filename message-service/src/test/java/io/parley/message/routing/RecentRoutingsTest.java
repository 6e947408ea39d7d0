package io.parley.message.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import io.parley.message.routing.RecentRoutings.Routed;
import io.parley.message.testing.TestSettings;
import io.parley.message.testing.Untraced;
import io.parley.proto.admin.v1.RoutingOutcome;
import io.parley.proto.presence.v1.LocateResponse;
import io.parley.proto.presence.v1.Location;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecentRoutingsTest {
    private static final int MOST = 5;
    private static final int ANN = 100_000_001;
    private static final int BEN = 100_000_002;

    private final Clock clock = Clock.fixed(Instant.ofEpochMilli(1_000), ZoneOffset.UTC);
    private final RecentRoutings recent =
            new RecentRoutings(TestSettings.with(Map.of("routing.remembered", Integer.toString(MOST))), clock);

    @Test
    void eachGatewaysRecordIsAHandOver() {
        GatewayRecords records = GatewayRecords.of(
                List.of(push(7, 1), push(7, 2), Push.toUser(ByteString.copyFromUtf8("receipt"), BEN)),
                LocateResponse.newBuilder()
                        .addLocations(session(1, 3, 30))
                        .addLocations(session(2, 3, 30))
                        .addLocations(session(3, 4, 40))
                        .build(),
                1_000,
                Untraced.TRACES);
        for (GatewayRecords.GatewayRecord record : records.all()) {
            recent.add(record, RoutingOutcome.ROUTING_OUTCOME_PUBLISHED, record.ordinal(), 100 + record.ordinal());
        }
        assertThat(recent.of(7, Set.of(1L), 10))
                .extracting(
                        Routed::seq,
                        Routed::gateway,
                        Routed::epoch,
                        Routed::partition,
                        Routed::offset,
                        Routed::sessions,
                        Routed::again)
                .containsExactlyInAnyOrder(tuple(1L, 3, 30L, 3, 103L, 2, false), tuple(1L, 4, 40L, 4, 104L, 1, false));
        assertThat(recent.of(7, Set.of(1L, 2L), 10)).hasSize(4);
        assertThat(recent.of(8, Set.of(1L), 10)).isEmpty();
        assertThat(recent.of(0, Set.of(0L), 10)).as("a receipt is no entry").isEmpty();
    }

    @Test
    void theOldestAreForgottenFirst() {
        assertThat(recent.sinceMs()).isEqualTo(1_000);
        for (int seq = 1; seq <= MOST + 2; seq++) {
            recent.add(List.of(push(7, seq)), RoutingOutcome.ROUTING_OUTCOME_PRESENCE_AWAY);
        }
        assertThat(recent.of(7, Set.of(1L, 2L), 10)).isEmpty();
        assertThat(recent.of(7, Set.of(3L, 4L, 5L, 6L, 7L), 10))
                .extracting(Routed::seq)
                .containsExactly(3L, 4L, 5L, 6L, 7L);
        assertThat(recent.of(7, Set.of(3L, 4L, 5L, 6L, 7L), 2))
                .extracting(Routed::seq)
                .containsExactly(6L, 7L);
    }

    @Test
    void devicesThatNeverAcknowledgeDoNotWashOutWhatOthersWereSent() {
        recent.add(List.of(push(7, 1)), RoutingOutcome.ROUTING_OUTCOME_NOBODY_ONLINE);
        for (int i = 0; i < 10 * MOST; i++) {
            recent.add(
                    List.of(Push.toSession(ByteString.EMPTY, BEN, 5, PushedEntry.again(7, 1))),
                    RoutingOutcome.ROUTING_OUTCOME_KAFKA_AWAY);
        }
        assertThat(recent.of(7, Set.of(1L), 10))
                .extracting(Routed::outcome, Routed::again)
                .containsExactly(
                        tuple(RoutingOutcome.ROUTING_OUTCOME_NOBODY_ONLINE, false),
                        tuple(RoutingOutcome.ROUTING_OUTCOME_KAFKA_AWAY, true));
    }

    @Test
    void whatIsPushedAgainSaysSo() {
        recent.add(
                List.of(Push.toSession(ByteString.EMPTY, BEN, 5, PushedEntry.again(7, 1))),
                RoutingOutcome.ROUTING_OUTCOME_NOBODY_ONLINE);
        assertThat(recent.of(7, Set.of(1L), 10)).singleElement().satisfies(routed -> {
            assertThat(routed.again()).isTrue();
            assertThat(routed.outcome()).isEqualTo(RoutingOutcome.ROUTING_OUTCOME_NOBODY_ONLINE);
        });
    }

    @Test
    void whoIsNotOnlineIsInNoRecord() {
        GatewayRecords records = GatewayRecords.of(
                List.of(push(7, 1), push(7, 2)), LocateResponse.getDefaultInstance(), 1_000, Untraced.TRACES);
        assertThat(records.all()).isEmpty();
        assertThat(records.forNobody()).extracting(push -> push.entry().seq()).containsExactly(1L, 2L);
    }

    private static Push push(long conversation, long seq) {
        return new Push.ToUsers(
                ByteString.copyFromUtf8("frame"),
                List.of(ANN, BEN),
                ANN,
                "phone",
                0,
                new PushedEntry(conversation, seq, false, PushedEntry.NONE.store()));
    }

    private static Location session(long id, int ordinal, long epoch) {
        return Location.newBuilder()
                .setUserId(BEN)
                .setDeviceId("device-" + id)
                .setSessionId(id)
                .setOrdinal(ordinal)
                .setEpoch(epoch)
                .build();
    }
}
