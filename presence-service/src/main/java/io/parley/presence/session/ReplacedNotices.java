package io.parley.presence.session;

import io.parley.presence.store.GatewayEpoch;
import io.parley.presence.store.Replacement;
import io.parley.proto.Topics;
import io.parley.proto.event.v1.AfterDelivery;
import io.parley.proto.event.v1.Delivery;
import io.parley.proto.event.v1.DeliveryBatch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Turns replaced sessions into records of {@link Topics#DELIVERIES}: one per gateway epoch that held any of them. */
final class ReplacedNotices {
    private ReplacedNotices() {}

    static List<ProducerRecord<byte[], byte[]>> records(List<Replacement> replacements) {
        Map<GatewayEpoch, DeliveryBatch.Builder> batches = new LinkedHashMap<>();
        for (Replacement replacement : replacements) {
            batches.computeIfAbsent(replacement.gateway(), gateway -> DeliveryBatch.newBuilder()
                            .setEpoch(gateway.epoch()))
                    .addDeliveries(delivery(replacement));
        }
        return batches.entrySet().stream()
                .map(batch -> new ProducerRecord<byte[], byte[]>(
                        Topics.DELIVERIES,
                        batch.getKey().ordinal(),
                        null,
                        batch.getValue().build().toByteArray()))
                .toList();
    }

    private static Delivery delivery(Replacement replacement) {
        return Delivery.newBuilder()
                .setFrame(SessionReplacedFrame.bytes(replacement.old().key().deviceId(), replacement.atMs()))
                .addSessionIds(replacement.old().sessionId())
                .setAfter(AfterDelivery.AFTER_DELIVERY_CLOSE_REPLACED)
                .build();
    }
}
