package io.parley.message.redelivery;

import com.google.protobuf.ByteString;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.kit.delivery.Frames;
import io.parley.message.config.MessageConfig;
import io.parley.message.config.RedeliveryConfig;
import io.parley.message.conversation.Audience;
import io.parley.message.entry.EntryKind;
import io.parley.message.routing.DeliveryRouter;
import io.parley.message.routing.PresenceClient;
import io.parley.message.routing.Push;
import io.parley.message.routing.PushedEntry;
import io.parley.message.store.entry.Span;
import io.parley.message.store.entry.StoredEntry;
import io.parley.message.store.group.MemberSpans;
import io.parley.message.store.group.Memberships;
import io.parley.message.store.position.Cursor;
import io.parley.message.store.position.CursorStore;
import io.parley.message.store.position.DevicePositions;
import io.parley.message.store.read.EntryReader;
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
    private final Memberships groups;
    private final MemberSpans spans;
    private final RedeliveryConfig limits;
    private final LaggingSessions lagging;
    private final Counter repeated;

    /** For CDI. */
    public Redelivery(
            CursorStore cursors,
            DevicePositions devices,
            EntryReader messages,
            PresenceClient presence,
            DeliveryRouter router,
            Memberships groups,
            MemberSpans spans,
            MessageConfig config,
            MeterRegistry metrics) {
        this.cursors = cursors;
        this.devices = devices;
        this.messages = messages;
        this.presence = presence;
        this.router = router;
        this.groups = groups;
        this.spans = spans;
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
        return audiences(lastSeqs.keySet()).compose(audiences -> look(lastSeqs, audiences, look));
    }

    /** Of groups as they were last seen: who came since is told by a push or a sync, and who went gets nothing from here on. */
    private Future<Map<Long, Audience>> audiences(Set<Long> ids) {
        Map<Long, Audience> audiences = HashMap.newHashMap(ids.size());
        Future<Void> read = Future.succeededFuture();
        for (long id : ids) {
            if (ConversationIds.isGroup(id)) {
                read = read.compose(before -> groups.fresh(id))
                        .onSuccess(members -> audiences.put(id, new Audience.Group(members)))
                        .mapEmpty();
            } else {
                audiences.put(id, Audience.of(id));
            }
        }
        return read.map(audiences);
    }

    private Future<Void> look(Map<Long, Long> lastSeqs, Map<Long, Audience> audiences, long look) {
        Set<Integer> users = new HashSet<>();
        audiences.values().forEach(audience -> users.addAll(audience.users()));
        return presence.locate(users).compose(locations -> {
            if (locations.isEmpty()) {
                lastSeqs.keySet().forEach(id -> lagging.retain(id, Set.of()));
                return Future.succeededFuture();
            }
            return cursors.ofConversations(lastSeqs.keySet())
                    .compose(found ->
                            pushDue(due(lastSeqs, sessions(audiences, byUser(locations)), acked(found), look), look));
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
            Map<Long, Long> lastSeqs, Map<Long, List<Location>> sessionsIn, Map<CursorKey, Long> acked, long look) {
        List<Due> due = new ArrayList<>();
        lastSeqs.forEach((conversationId, lastSeq) -> {
            List<Location> sessions = sessionsIn.get(conversationId);
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

    private static Map<Long, List<Location>> sessions(
            Map<Long, Audience> audiences, Map<Integer, List<Location>> byUser) {
        Map<Long, List<Location>> sessions = HashMap.newHashMap(audiences.size());
        audiences.forEach((id, audience) -> sessions.put(
                id,
                audience.users().stream()
                        .flatMap(user -> byUser.getOrDefault(user, List.of()).stream())
                        .toList()));
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
                .compose(acked -> seen(due)
                        .compose(span -> messages.in(
                                due.conversationId,
                                span.from(Math.max(due.after, acked.getOrDefault(due.conversationId, 0L))),
                                limits.batch())))
                .compose(missing -> withNewest(missing, due))
                .compose(missing -> {
                    repeated.increment(missing.size());
                    return router.route(missing.stream()
                            .map(message -> Push.toSession(
                                    frame(message),
                                    session.getUserId(),
                                    session.getSessionId(),
                                    PushedEntry.again(due.conversationId, message.seq())))
                            .toList());
                })
                .onSuccess(accepted -> {
                    if (accepted) {
                        lagging.pushed(due.conversationId, session.getSessionId(), look);
                    }
                })
                .mapEmpty();
    }

    /** Who came into a group later has not seen what was before. */
    private Future<Span> seen(Due due) {
        return spans.of(due.session.getUserId(), List.of(due.conversationId))
                .map(found -> found.getOrDefault(due.conversationId, Span.NOTHING));
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
