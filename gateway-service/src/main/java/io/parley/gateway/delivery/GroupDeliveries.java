package io.parley.gateway.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.protobuf.InvalidProtocolBufferException;
import io.parley.gateway.observability.GatewayMetrics;
import io.parley.gateway.session.ClientSession;
import io.parley.gateway.session.SessionRegistry;
import io.parley.proto.event.v1.Delivery;
import io.parley.proto.event.v1.GroupAudience;
import io.parley.proto.message.v1.AudienceRequest;
import io.parley.proto.message.v1.AudienceResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Finds the sessions of this gateway that get an entry of a large group. Who is in a group is remembered; an entry that needs
 * newer members waits until message-service has told them, and what comes for the same group meanwhile waits behind it. So
 * nobody gets what was stored after he was removed, and a group keeps its order. What finds no room, or whose members cannot
 * be told, is dropped here, and repeated by redelivery.
 *
 * <p>A session is known to the registry before its client has an answer to the login: what is read before that was committed
 * before the client's first sync, which therefore has it.
 *
 * <p>{@link #route} is called on the thread of the consumer; what message-service answers is taken in on a thread of its own, as it
 * may be long.
 */
public final class GroupDeliveries {
    private static final Logger LOG = Logger.getLogger(GroupDeliveries.class);

    /** Changes add up for so long, then all members are told anew. */
    private static final long WHOLE_NANOS = TimeUnit.MINUTES.toNanos(5);

    private static final long WARN_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final SessionRegistry registry;
    private final MembersSource source;
    private final DeliveryRouter router;
    private final DeliveryRouter lateRouter;
    private final GatewayMetrics metrics;
    private final long mostWaitingBytes;
    private final LongSupplier nanoTime;
    private final Cache<Long, GroupMembers> remembered;
    private final Map<Long, ArrayDeque<Delivery>> waiting = new HashMap<>();
    private long waitingBytes;
    private boolean warned;
    private long warnedNanos;

    /**
     * @param router the consumer's
     * @param lateRouter for what had to wait; used by nobody else
     */
    public GroupDeliveries(
            SessionRegistry registry,
            MembersSource source,
            DeliveryRouter router,
            DeliveryRouter lateRouter,
            GatewayMetrics metrics,
            GroupLimits limits,
            LongSupplier nanoTime) {
        this.registry = registry;
        this.source = source;
        this.router = router;
        this.lateRouter = lateRouter;
        this.metrics = metrics;
        this.mostWaitingBytes = limits.waitingBytes();
        this.nanoTime = nanoTime;
        this.remembered = Caffeine.newBuilder()
                .maximumWeight(limits.remembered())
                .weigher((Long group, GroupMembers members) -> 1 + members.size())
                .build();
    }

    /** Groups whose members are remembered. Any thread. */
    public int groups() {
        return (int) remembered.estimatedSize();
    }

    /** Bytes of deliveries that wait until it is known who gets them. Any thread. */
    public synchronized int waitingBytes() {
        return (int) waitingBytes;
    }

    /** Hands a delivery to the loops of its sessions, or lets it wait. */
    synchronized void route(Delivery delivery) {
        GroupAudience to = delivery.getGroup();
        long group = to.getConversationId();
        GroupMembers known = known(group);
        if (waiting.containsKey(group)) {
            await(group, delivery);
        } else if (known.asOfSeq() >= to.getMembersSeq()) {
            router.route(delivery, sessions(to, known));
        } else {
            // What was routed before must be on its way: the answer may come on another thread.
            router.handOver();
            waiting.put(group, new ArrayDeque<>(1));
            await(group, delivery);
            ask(group, to.getMembersSeq(), known);
        }
    }

    private GroupMembers known(long group) {
        GroupMembers known = remembered.getIfPresent(group);
        return known == null || nanoTime.getAsLong() - known.wholeSinceNanos() > WHOLE_NANOS
                ? GroupMembers.UNKNOWN
                : known;
    }

    private void await(long group, Delivery delivery) {
        int size = delivery.getSerializedSize();
        if (waitingBytes + size > mostWaitingBytes) {
            metrics.deliveryWithoutMembers(1);
            return;
        }
        waitingBytes += size;
        waiting.get(group).add(ofItsOwn(delivery));
    }

    /** As it was read it holds the whole record. */
    private static Delivery ofItsOwn(Delivery delivery) {
        try {
            return Delivery.parseFrom(delivery.toByteArray());
        } catch (InvalidProtocolBufferException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void ask(long group, long membersSeq, GroupMembers known) {
        long nowNanos = nanoTime.getAsLong();
        source.audience(AudienceRequest.newBuilder()
                        .setConversationId(group)
                        .setMembersSeq(membersSeq)
                        .setKnownSeq(known.asOfSeq())
                        .build())
                .thenAcceptAsync(
                        told -> told(group, told, known, nowNanos),
                        task -> Thread.ofVirtual().name("group-members").start(task))
                .exceptionally(failure -> {
                    warn(failure);
                    giveUp(group);
                    return null;
                });
    }

    /** An outage concerns all groups in which somebody writes: said once a minute, as the metric counts the rest. */
    private synchronized void warn(Throwable failure) {
        long nowNanos = nanoTime.getAsLong();
        if (!warned || nowNanos - warnedNanos >= WARN_NANOS) {
            warned = true;
            warnedNanos = nowNanos;
            LOG.warnf("Who is in a group could not be told, its pushes follow later: %s", failure.getMessage());
        }
    }

    private void told(long group, AudienceResponse told, GroupMembers known, long nowNanos) {
        GroupMembers members = told.getWhole() ? GroupMembers.whole(told, nowNanos) : known.with(told);
        if (members.size() == told.getMemberCount()) {
            remembered.put(group, members);
            routeWaiting(group, members);
        } else if (told.getWhole()) {
            giveUp(group);
        } else {
            ask(group, told.getMembersSeq(), GroupMembers.UNKNOWN);
        }
    }

    private synchronized void routeWaiting(long group, GroupMembers members) {
        ArrayDeque<Delivery> entries = waiting.get(group);
        boolean first = true;
        while (!entries.isEmpty()) {
            Delivery next = entries.peek();
            GroupAudience to = next.getGroup();
            if (members.asOfSeq() < to.getMembersSeq()) {
                lateRouter.handOver();
                if (first) {
                    // The answer is older than what it was asked for.
                    giveUp(group);
                } else {
                    ask(group, to.getMembersSeq(), members);
                }
                return;
            }
            first = false;
            waitingBytes -= next.getSerializedSize();
            entries.remove();
            lateRouter.route(next, sessions(to, members));
        }
        lateRouter.handOver();
        waiting.remove(group);
    }

    private synchronized void giveUp(long group) {
        ArrayDeque<Delivery> entries = waiting.remove(group);
        if (entries != null) {
            entries.forEach(delivery -> waitingBytes -= delivery.getSerializedSize());
            metrics.deliveryWithoutMembers(entries.size());
        }
    }

    private List<ClientSession> sessions(GroupAudience to, GroupMembers members) {
        List<ClientSession> sessions = new ArrayList<>();
        members.forEachAt(to.getSeq(), user -> add(user, to, sessions));
        for (int user : to.getAlsoUserIdsList()) {
            if (!members.seesAt(to.getSeq(), user)) {
                add(user, to, sessions);
            }
        }
        return sessions;
    }

    private void add(int user, GroupAudience to, List<ClientSession> sessions) {
        for (ClientSession session : registry.ofUser(user)) {
            if (user != to.getExceptUserId() || !session.identity().deviceId().equals(to.getExceptDeviceId())) {
                sessions.add(session);
            }
        }
    }
}
