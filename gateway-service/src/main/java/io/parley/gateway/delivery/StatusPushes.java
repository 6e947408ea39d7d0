package io.parley.gateway.delivery;

import io.parley.gateway.session.ClientSession;
import io.parley.gateway.session.SessionRegistry;
import io.parley.kit.delivery.Frames;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Presence;
import io.parley.proto.client.v1.UserStatus;
import io.parley.proto.event.v1.Delivery;
import io.parley.proto.presence.v1.StatusChange;
import java.util.ArrayList;
import java.util.List;

/** Writes statuses to the sessions that follow them, each frame once for all. Confined to one thread. */
public final class StatusPushes {
    private final SessionRegistry registry;
    private final DeliveryRouter router;

    /** @param router used by nobody else */
    public StatusPushes(SessionRegistry registry, DeliveryRouter router) {
        this.registry = registry;
        this.router = router;
    }

    /** Whether what was handed over before has been written. */
    public boolean isReady() {
        return !router.isBehind();
    }

    /** Tells those whom the changes name, as far as they follow statuses. */
    public void tell(List<StatusChange> changes) {
        List<Delivery> deliveries = new ArrayList<>();
        for (StatusChange change : changes) {
            add(deliveries, change.getPresence(), change.getWatcherIdsList());
            add(deliveries, hidden(change.getPresence()), change.getHiddenFromIdsList());
        }
        deliveries.forEach(router::route);
        router.handOver();
    }

    /** Tells one session of somebody. */
    public void tell(ClientSession session, Presence presence) {
        router.route(Delivery.newBuilder()
                .setFrame(Frames.push(FrameType.FRAME_TYPE_PRESENCE, presence))
                .addSessionIds(session.id())
                .build());
        router.handOver();
    }

    private void add(List<Delivery> deliveries, Presence presence, List<Integer> userIds) {
        Delivery.Builder delivery = Delivery.newBuilder();
        for (int userId : userIds) {
            for (ClientSession session : registry.ofUser(userId)) {
                if (session.followsStatuses()) {
                    delivery.addSessionIds(session.id());
                }
            }
        }
        if (delivery.getSessionIdsCount() > 0) {
            deliveries.add(delivery.setFrame(Frames.push(FrameType.FRAME_TYPE_PRESENCE, presence))
                    .build());
        }
    }

    private static Presence hidden(Presence presence) {
        return Presence.newBuilder()
                .setUserId(presence.getUserId())
                .setStatus(UserStatus.USER_STATUS_OFFLINE)
                .setNotPushed(presence.getNotPushed())
                .build();
    }
}
