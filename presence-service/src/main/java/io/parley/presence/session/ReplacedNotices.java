package io.parley.presence.session;

import io.parley.kit.delivery.DeliveryPublisher;
import io.parley.kit.delivery.Frames;
import io.parley.presence.store.GatewayEpoch;
import io.parley.presence.store.Replacement;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.SessionReplaced;
import io.parley.proto.event.v1.AfterDelivery;
import io.parley.proto.event.v1.Delivery;
import io.parley.proto.event.v1.DeliveryBatch;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Tells replaced sessions through Kafka. What Kafka does not take in its lifetime is given up and counted: the session is out
 * of the table already and gets no deliveries, it only is not told. Called on event loops.
 */
@Singleton
class ReplacedNotices {
    private static final Logger LOG = Logger.getLogger(ReplacedNotices.class);

    private final DeliveryPublisher publisher;
    private final NoticeSettings settings;
    private final AtomicBoolean failing = new AtomicBoolean();

    ReplacedNotices(DeliveryPublisher publisher, NoticeSettings settings) {
        this.publisher = publisher;
        this.settings = settings;
    }

    /** Completes when Kafka has all of them, or when patience ends or one failed, whichever is first. Never fails. */
    Uni<Void> tell(List<Replacement> replacements) {
        if (replacements.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<? extends Future<?>> accepted = batches(replacements).entrySet().stream()
                .map(batch -> publisher.publish(batch.getKey().ordinal(), batch.getValue()))
                .toList();
        Future<Void> all = Future.all(accepted)
                .<Void>mapEmpty()
                .onSuccess(taken -> failing.set(false))
                .onFailure(this::failed);
        return Uni.createFrom()
                .completionStage(all.otherwiseEmpty().toCompletionStage())
                .ifNoItem()
                .after(settings.patience())
                .recoverWithItem((Void) null);
    }

    private void failed(Throwable failure) {
        if (failing.compareAndSet(false, true)) {
            LOG.warnf("Replaced sessions cannot be told through Kafka: %s", failure.getMessage());
        }
    }

    /** One record per gateway epoch that held any of them. */
    static Map<GatewayEpoch, DeliveryBatch> batches(List<Replacement> replacements) {
        Map<GatewayEpoch, DeliveryBatch.Builder> builders = new LinkedHashMap<>();
        for (Replacement replacement : replacements) {
            builders.computeIfAbsent(replacement.gateway(), gateway -> DeliveryBatch.newBuilder()
                            .setEpoch(gateway.epoch()))
                    .addDeliveries(delivery(replacement));
        }
        Map<GatewayEpoch, DeliveryBatch> batches = new LinkedHashMap<>();
        builders.forEach((gateway, batch) -> batches.put(gateway, batch.build()));
        return batches;
    }

    private static Delivery delivery(Replacement replacement) {
        SessionReplaced payload = SessionReplaced.newBuilder()
                .setDeviceId(replacement.old().key().deviceId())
                .setTimestampMs(replacement.atMs())
                .build();
        return Delivery.newBuilder()
                .setFrame(Frames.push(FrameType.FRAME_TYPE_SESSION_REPLACED, payload))
                .addSessionIds(replacement.old().sessionId())
                .setAfter(AfterDelivery.AFTER_DELIVERY_CLOSE_REPLACED)
                .build();
    }
}
