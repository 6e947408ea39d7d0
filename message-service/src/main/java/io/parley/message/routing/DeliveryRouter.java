package io.parley.message.routing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.parley.kit.delivery.DeliveryPublisher;
import io.parley.message.config.MessageConfig;
import io.parley.message.trace.EntryTraces;
import io.parley.proto.admin.v1.RoutingOutcome;
import io.parley.proto.presence.v1.LiveGateway;
import io.parley.proto.presence.v1.LocateResponse;
import io.vertx.core.CompositeFuture;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jboss.logging.Logger;

/**
 * Brings pushes to the gateways that hold their recipients. Stateless and safe for any thread.
 *
 * <p>Callers that need order wait for one call before they make the next.
 */
@ApplicationScoped
public class DeliveryRouter {
    private static final Logger LOG = Logger.getLogger(DeliveryRouter.class);

    private static final int PUSHES_AT_ONCE = 1_024;

    /** As many as one Locate may ask for. */
    private static final int USERS_PER_LOCATE = 5_000;

    private final PresenceClient presence;
    private final DeliveryPublisher publisher;
    private final EntryTraces traces;
    private final RecentRoutings recent;
    private final int recordBytes;
    private final FailureGate presenceGate;
    private final FailureGate kafkaGate;
    private final Timer locateTime;
    private final Timer publishTime;
    private final Counter skipped;

    /** For CDI. */
    public DeliveryRouter(
            PresenceClient presence,
            DeliveryPublisher publisher,
            EntryTraces traces,
            RecentRoutings recent,
            MessageConfig config,
            MeterRegistry metrics) {
        this.presence = presence;
        this.publisher = publisher;
        this.traces = traces;
        this.recent = recent;
        this.recordBytes = config.routing().recordBytes();
        this.presenceGate = new FailureGate(config.routing().failureBackoff(), System::nanoTime);
        this.kafkaGate = new FailureGate(config.routing().failureBackoff(), System::nanoTime);
        this.locateTime = metrics.timer("parley.message.locate");
        this.publishTime = metrics.timer("parley.message.publish");
        this.skipped = metrics.counter("parley.message.deliveries.skipped");
    }

    /**
     * Routes pushes that are durable elsewhere.
     *
     * @param pushes any number, in the order in which each recipient is to see them
     * @return completes within a bounded time, on the caller's Vert.x context: {@code true} when Kafka has every
     *     delivery, {@code false} when some or all are left to redelivery. Never fails.
     */
    public Future<Boolean> route(List<Push> pushes) {
        Future<Boolean> routed = Future.succeededFuture(true);
        for (int from = 0; from < pushes.size(); ) {
            int to = endOfRound(pushes, from);
            List<Push> next = pushes.subList(from, to);
            routed = routed.compose(before -> routeSome(next).map(now -> before && now));
            from = to;
        }
        return routed;
    }

    /** At least one push, and so many more as stay below what one Locate may ask for. */
    private static int endOfRound(List<Push> pushes, int from) {
        int users = pushes.get(from).lookedUp().size();
        int to = from + 1;
        while (to < pushes.size()
                && to - from < PUSHES_AT_ONCE
                && (users += pushes.get(to).lookedUp().size()) <= USERS_PER_LOCATE) {
            to++;
        }
        return to;
    }

    private Future<Boolean> routeSome(List<Push> pushes) {
        boolean presenceAway = !presenceGate.open();
        if (presenceAway || !kafkaGate.open()) {
            skipped.increment(pushes.size());
            recent.add(
                    pushes,
                    presenceAway
                            ? RoutingOutcome.ROUTING_OUTCOME_PRESENCE_AWAY
                            : RoutingOutcome.ROUTING_OUTCOME_KAFKA_AWAY);
            return Future.succeededFuture(false);
        }
        boolean toMembers = pushes.stream().anyMatch(Push.ToMembers.class::isInstance);
        return locate(pushes, toMembers)
                .compose(found -> toMembers && !canAllFindMembers(found)
                        ? route(pushes.stream().map(Push::toUsers).toList())
                        : publish(GatewayRecords.of(pushes, found, recordBytes, traces)))
                .otherwise(false);
    }

    /** Gateways of an earlier release cannot, nor does a presence-service of an earlier release list any. */
    private static boolean canAllFindMembers(LocateResponse found) {
        return found.getGatewaysCount() > 0 && found.getGatewaysList().stream().allMatch(LiveGateway::getFindsMembers);
    }

    private Future<LocateResponse> locate(List<Push> pushes, boolean withGateways) {
        Set<Integer> users = HashSet.newHashSet(2 * pushes.size());
        pushes.forEach(push -> users.addAll(push.lookedUp()));
        if (users.isEmpty() && !withGateways) {
            return Future.succeededFuture(LocateResponse.getDefaultInstance());
        }
        long start = System.nanoTime();
        return presence.locate(users, withGateways)
                .onSuccess(found -> {
                    presenceGate.succeeded();
                    locateTime.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
                })
                .onFailure(failure -> {
                    presenceGate.failed();
                    skipped.increment(pushes.size());
                    recent.add(pushes, RoutingOutcome.ROUTING_OUTCOME_PRESENCE_AWAY);
                    LOG.warnf(
                            "presence-service did not say where recipients are; their pushes follow later: %s",
                            failure.getMessage());
                });
    }

    private Future<RecordMetadata> publish(GatewayRecords.GatewayRecord record) {
        return publisher.publish(record.ordinal(), record.build()).onComplete(place -> {
            record.spans().forEach(span -> EntryTraces.published(span, place));
            if (place.succeeded()) {
                recent.add(
                        record,
                        RoutingOutcome.ROUTING_OUTCOME_PUBLISHED,
                        place.result().partition(),
                        place.result().offset());
            } else {
                recent.add(record, RoutingOutcome.ROUTING_OUTCOME_KAFKA_AWAY, 0, 0);
            }
        });
    }

    private Future<Boolean> publish(GatewayRecords found) {
        List<GatewayRecords.GatewayRecord> records = found.all();
        if (!found.forNobody().isEmpty()) {
            recent.add(found.forNobody(), RoutingOutcome.ROUTING_OUTCOME_NOBODY_ONLINE);
        }
        if (records.isEmpty()) {
            return Future.succeededFuture(true);
        }
        long start = System.nanoTime();
        List<Future<RecordMetadata>> accepted = new ArrayList<>(records.size());
        records.forEach(record -> accepted.add(publish(record)));
        ContextInternal caller = ContextInternal.current();
        Promise<CompositeFuture> all = caller == null ? Promise.promise() : caller.promise();
        Future.join(accepted).onComplete(all);
        return all.future()
                .onSuccess(done -> {
                    kafkaGate.succeeded();
                    publishTime.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
                })
                .onFailure(failure -> {
                    kafkaGate.failed();
                    LOG.warnf("Kafka did not take deliveries; they follow later: %s", failure.getMessage());
                })
                .map(true);
    }
}
