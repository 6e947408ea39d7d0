package io.parley.message.routing;

import io.opentelemetry.api.trace.Span;
import io.parley.kit.trace.TraceHeader;
import io.parley.message.trace.EntryTraces;
import io.parley.proto.event.v1.Delivery;
import io.parley.proto.event.v1.DeliveryBatch;
import io.parley.proto.event.v1.TracedEntry;
import io.parley.proto.presence.v1.LiveGateway;
import io.parley.proto.presence.v1.LocateResponse;
import io.parley.proto.presence.v1.Location;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Pushes by gateway, in order, cut into records of bounded size. Used once, on one thread. */
final class GatewayRecords {
    private final int recordBytes;
    private final EntryTraces traces;
    private final Map<Integer, List<Location>> byUser;
    private final List<LiveGateway> gateways;
    private final Map<Gateway, GatewayRecord> open = new HashMap<>();
    private final List<GatewayRecord> all = new ArrayList<>();
    private final List<Push> forNobody = new ArrayList<>(0);

    private GatewayRecords(LocateResponse found, int recordBytes, EntryTraces traces) {
        this.recordBytes = recordBytes;
        this.traces = traces;
        this.byUser = HashMap.newHashMap(found.getLocationsCount());
        this.gateways = found.getGatewaysList();
        found.getLocationsList()
                .forEach(location -> byUser.computeIfAbsent(location.getUserId(), user -> new ArrayList<>(2))
                        .add(location));
    }

    /**
     * The records that bring pushes to where they are to go.
     *
     * @param found the sessions of the users, and the gateways when a push goes to all of them
     * @param recordBytes bytes of frames in one record, at most; a single larger frame is alone in one
     */
    static GatewayRecords of(List<Push> pushes, LocateResponse found, int recordBytes, EntryTraces traces) {
        GatewayRecords records = new GatewayRecords(found, recordBytes, traces);
        for (Push push : pushes) {
            if (!records.add(push)) {
                records.forNobody.add(push);
            }
        }
        return records;
    }

    List<GatewayRecord> all() {
        return all;
    }

    /** Pushes whose receivers have no session. */
    List<Push> forNobody() {
        return forNobody;
    }

    /** Whether anybody gets it. */
    private boolean add(Push push) {
        Map<Gateway, Delivery.Builder> deliveries = new HashMap<>(4);
        switch (push) {
            case Push.ToUsers toUsers ->
                toUsers.users().forEach(user -> address(toUsers, byUser.getOrDefault(user, List.of()), deliveries));
            case Push.ToMembers toMembers ->
                gateways.forEach(live -> deliveries.put(
                        new Gateway(live.getOrdinal(), live.getEpoch()),
                        Delivery.newBuilder().setGroup(toMembers.audience())));
        }
        deliveries.forEach((gateway, delivery) -> {
            GatewayRecord record = open.get(gateway);
            if (record == null || record.bytes + push.frame().size() > recordBytes) {
                record = new GatewayRecord(gateway);
                open.put(gateway, record);
                all.add(record);
            }
            if (push.entry().store().isRecording()) {
                trace(push.entry(), record, delivery);
            }
            record.add(delivery.setFrame(push.frame()), push.entry());
        });
        return !deliveries.isEmpty();
    }

    private void trace(PushedEntry entry, GatewayRecord record, Delivery.Builder delivery) {
        Span publish = traces.publish(entry.store(), record.ordinal, record.epoch());
        record.spans.add(publish);
        delivery.setTrace(TracedEntry.newBuilder()
                .setTraceparent(TraceHeader.of(publish))
                .setConversationId(entry.conversationId())
                .setSeq(entry.seq()));
    }

    private static void address(
            Push.ToUsers push, List<Location> locations, Map<Gateway, Delivery.Builder> deliveries) {
        for (Location location : locations) {
            if (push.isFor(location.getUserId(), location.getDeviceId(), location.getSessionId())) {
                deliveries
                        .computeIfAbsent(
                                new Gateway(location.getOrdinal(), location.getEpoch()), at -> Delivery.newBuilder())
                        .addSessionIds(location.getSessionId());
            }
        }
    }

    /** A gateway in one of its lives. */
    private record Gateway(int ordinal, long epoch) {}

    /**
     * An entry in a record.
     *
     * @param sessions that get it; 0 where the gateway finds them itself
     */
    record Delivered(PushedEntry entry, int sessions) {}

    /** Deliveries that go to one gateway in one record. */
    static final class GatewayRecord {
        private final int ordinal;
        private final DeliveryBatch.Builder deliveries;
        private final List<Span> spans = new ArrayList<>(0);
        private final List<Delivered> entries = new ArrayList<>();
        private int bytes;

        private GatewayRecord(Gateway gateway) {
            this.ordinal = gateway.ordinal;
            this.deliveries = DeliveryBatch.newBuilder().setEpoch(gateway.epoch);
        }

        private void add(Delivery.Builder delivery, PushedEntry entry) {
            deliveries.addDeliveries(delivery);
            if (entry.isEntry()) {
                entries.add(new Delivered(entry, delivery.getSessionIdsCount()));
            }
            bytes += delivery.getFrame().size();
        }

        int ordinal() {
            return ordinal;
        }

        long epoch() {
            return deliveries.getEpoch();
        }

        /** The entries in it. */
        List<Delivered> entries() {
            return entries;
        }

        /** Those that end when Kafka has the record. */
        List<Span> spans() {
            return spans;
        }

        DeliveryBatch build() {
            return deliveries.build();
        }
    }
}
