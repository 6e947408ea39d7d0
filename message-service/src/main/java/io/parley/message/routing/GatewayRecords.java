package io.parley.message.routing;

import io.parley.proto.event.v1.Delivery;
import io.parley.proto.event.v1.DeliveryBatch;
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
    private final Map<Integer, List<Location>> byUser;
    private final List<LiveGateway> gateways;
    private final Map<Gateway, GatewayRecord> open = new HashMap<>();
    private final List<GatewayRecord> all = new ArrayList<>();

    private GatewayRecords(LocateResponse found, int recordBytes) {
        this.recordBytes = recordBytes;
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
    static List<GatewayRecord> of(List<Push> pushes, LocateResponse found, int recordBytes) {
        GatewayRecords records = new GatewayRecords(found, recordBytes);
        pushes.forEach(records::add);
        return records.all;
    }

    private void add(Push push) {
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
            record.add(delivery.setFrame(push.frame()));
        });
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

    /** Deliveries that go to one gateway in one record. */
    static final class GatewayRecord {
        private final int ordinal;
        private final DeliveryBatch.Builder deliveries;
        private int bytes;

        private GatewayRecord(Gateway gateway) {
            this.ordinal = gateway.ordinal;
            this.deliveries = DeliveryBatch.newBuilder().setEpoch(gateway.epoch);
        }

        private void add(Delivery.Builder delivery) {
            deliveries.addDeliveries(delivery);
            bytes += delivery.getFrame().size();
        }

        int ordinal() {
            return ordinal;
        }

        DeliveryBatch build() {
            return deliveries.build();
        }
    }
}
