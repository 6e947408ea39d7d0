package io.parley.presence.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.presence.store.DeviceKey;
import io.parley.presence.store.GatewayEpoch;
import io.parley.presence.store.Replacement;
import io.parley.presence.store.SessionRef;
import io.parley.proto.event.v1.AfterDelivery;
import io.parley.proto.event.v1.DeliveryBatch;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplacedNoticesTest {
    @Test
    void oneRecordPerGatewayEpoch() {
        Map<GatewayEpoch, DeliveryBatch> batches = ReplacedNotices.batches(List.of(
                replaced(1, 11, new GatewayEpoch(3, 7)),
                replaced(2, 12, new GatewayEpoch(5, 1)),
                replaced(3, 13, new GatewayEpoch(3, 7))));

        assertThat(batches.keySet()).containsExactly(new GatewayEpoch(3, 7), new GatewayEpoch(5, 1));
        DeliveryBatch batch = batches.get(new GatewayEpoch(3, 7));
        assertThat(batch.getEpoch()).isEqualTo(7);
        assertThat(batch.getDeliveriesList())
                .extracting(delivery -> delivery.getSessionIds(0))
                .containsExactly(11L, 13L);
        assertThat(batch.getDeliveriesList())
                .allMatch(delivery -> delivery.getAfter() == AfterDelivery.AFTER_DELIVERY_CLOSE_REPLACED);
    }

    private static Replacement replaced(int user, long session, GatewayEpoch gateway) {
        return new Replacement(new SessionRef(new DeviceKey(user, "phone"), session), gateway, 1);
    }
}
