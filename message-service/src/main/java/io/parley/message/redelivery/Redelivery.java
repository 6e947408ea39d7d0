package io.parley.message.redelivery;

import com.google.protobuf.ByteString;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.kit.delivery.Frames;
import io.parley.message.config.MessageConfig;
import io.parley.message.entry.EntryKind;
import io.parley.message.routing.DeliveryRouter;
import io.parley.message.routing.PresenceClient;
import io.parley.message.routing.Push;
import io.parley.message.store.Cursor;
import io.parley.message.store.CursorStore;
import io.parley.message.store.DevicePositions;
import io.parley.message.store.EntryReader;
import io.parley.message.store.StoredEntry;
import io.parley.message.sync.Messages;
import io.parley.proto.ConversationIds;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.presence.v1.Location;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;

/**
 * Looks at some conversations, finds the live sessions that are behind in them, and repeats the pushes that are due.
 * Called by {@link RedeliverySweep} alone, one look after another, on its event loop.
 */
@ApplicationScoped
public class Redelivery {
    private final CursorStore cursors;
    private final DevicePositions devices;
    private final EntryReader messages;
    private final PresenceClient presence;
    private final DeliveryRouter router;
    private final MessageConfig.Redelivery limits;
    private final LaggingSessions lagging;
    private final Counter repeated;

    /** For CDI. */
    public Redelivery(
            CursorStore cursors,
            DevicePositions devices,
            EntryReader messages,
            PresenceClient presence,
            DeliveryRouter router,
            MessageConfig config,
            MeterRegistry metrics) {
        this.cursors = cursors;
        this.devices = devices;
        this.messages = messages;
        this.presence = presence;
        this.router = router;
        this.limits = config.redelivery();
        this.lagging = new LaggingSessions(limits.followed(), limits.doublings());
        this.repeated = metrics.counter("parley.message.redelivered");
        metrics.gauge("parley.message.sessions.lagging", lagging, LaggingSessions::size);
    }

    /** Conversations in which a session was behind at the last look; follows only those that are this pod's. */
    Set<Long> followed(LongPredicate mine) {
        lagging.retainConversations(mine);
        return lagging.conversations();
    }

    /**
     * One look at some conversations.
     *
     * @param lastSeqs the newest message of each
     * @param look number of the look; grows by one each time
     * @return fails when MySQL or presence-service cannot be asked; then nothing was concluded
     */
    Future<Void> look(Map<Long, Long> lastSeqs, long look) {
        if (lastSeqs.isEmpty()) {
            return Future.succeededFuture();
        }
        Set<Integer> users = new HashSet<>();
        lastSeqs.keySet().forEach(id -> {
            users.add(ConversationIds.lowerUser(id));
            users.add(ConversationIds.higherUser(id));
        });
        return presence.locate(users).compose(locations -> {
            if (locations.isEmpty()) {
                lastSeqs.keySet().forEach(id -> lagging.retain(id, Set.of()));
                return Future.succeededFuture();
            }
            return cursors.ofConversations(lastSeqs.keySet())
                    .compose(found -> pushDue(due(lastSeqs, byUser(locations), acked(found), look), look));
        });
    }

    private static Map<Integer, List<Location>> byUser(List<Location> locations) {
        Map<Integer, List<Location>> byUser = new HashMap<>();
        locations.forEach(location -> byUser.computeIfAbsent(location.getUserId(), id -> new ArrayList<>(2))
                .add(location));
        return byUser;
    }

    private static Map<CursorKey, Long> acked(List<Cursor> cursors) {
        Map<CursorKey, Long> acked = HashMap.newHashMap(cursors.size());
        cursors.forEach(cursor ->
                acked.put(new CursorKey(cursor.userId(), cursor.deviceId(), cursor.conversationId()), cursor.seq()));
        return acked;
    }

    private List<Due> due(
            Map<Long, Long> lastSeqs, Map<Integer, List<Location>> byUser, Map<CursorKey, Long> acked, long look) {
        List<Due> due = new ArrayList<>();
        lastSeqs.forEach((conversationId, lastSeq) -> {
            List<Location> sessions = sessions(conversationId, byUser);
            Set<Long> live = new HashSet<>();
            for (Location session : sessions) {
                live.add(session.getSessionId());
                long cursor = acked.getOrDefault(
                        new CursorKey(session.getUserId(), session.getDeviceId(), conversationId), 0L);
                long after = lagging.dueAfter(conversationId, session.getSessionId(), cursor, lastSeq, look);
                if (after != Lag.NOTHING) {
                    due.add(new Due(conversationId, session, after, lastSeq));
                }
            }
            lagging.retain(conversationId, live);
        });
        return due;
    }

    private static List<Location> sessions(long conversationId, Map<Integer, List<Location>> byUser) {
        int lower = ConversationIds.lowerUser(conversationId);
        int higher = ConversationIds.higherUser(conversationId);
        List<Location> sessions = new ArrayList<>(byUser.getOrDefault(lower, List.of()));
        if (higher != lower) {
            sessions.addAll(byUser.getOrDefault(higher, List.of()));
        }
        return sessions;
    }

    private Future<Void> pushDue(List<Due> due, long look) {
        Future<Void> pushes = Future.succeededFuture();
        for (Due push : due) {
            pushes = pushes.compose(previous -> pushAgain(push, look));
        }
        return pushes;
    }

    /** The device's own cursor is read again: a device that never synced is given its first cursors by that. */
    private Future<Void> pushAgain(Due due, long look) {
        Location session = due.session;
        return devices.cursors(session.getUserId(), session.getDeviceId())
                .compose(acked -> messages.after(
                        due.conversationId,
                        Math.max(due.after, acked.getOrDefault(due.conversationId, 0L)),
                        limits.batch()))
                .compose(missing -> withNewest(missing, due))
                .compose(missing -> {
                    repeated.increment(missing.size());
                    return router.route(missing.stream()
                            .map(message -> Push.toSession(frame(message), session.getUserId(), session.getSessionId()))
                            .toList());
                })
                .onSuccess(accepted -> {
                    if (accepted) {
                        lagging.pushed(due.conversationId, session.getSessionId(), look);
                    }
                })
                .mapEmpty();
    }

    private static ByteString frame(StoredEntry entry) {
        return entry.kind() == EntryKind.POST
                ? Frames.push(FrameType.FRAME_TYPE_MESSAGE, Messages.toClient(entry))
                : Frames.push(FrameType.FRAME_TYPE_CHANGED, Messages.changedToClient(entry));
    }

    /**
     * One batch a look would take long for a device that is far behind. The newest message, pushed after the batch, shows
     * the device that there is more in between, and it syncs that at its own pace.
     */
    private Future<List<StoredEntry>> withNewest(List<StoredEntry> missing, Due due) {
        if (missing.isEmpty() || missing.getLast().seq() >= due.lastSeq) {
            return Future.succeededFuture(missing);
        }
        return messages.after(due.conversationId, due.lastSeq - 1, 1).map(newest -> {
            List<StoredEntry> all = new ArrayList<>(missing);
            all.addAll(newest);
            return all;
        });
    }

    private record CursorKey(int userId, String deviceId, long conversationId) {}

    private record Due(long conversationId, Location session, long after, long lastSeq) {}
}
