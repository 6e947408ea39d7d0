package io.parley.message.routing;

import io.parley.message.config.MessageConfig;
import io.parley.proto.admin.v1.RoutingOutcome;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How this pod has handed the newest entries to gateways, for operators who look for one: rings of so many, in memory, of which the
 * oldest is forgotten for each that comes. What is pushed again has a ring of its own, a quarter as long: devices that never acknowledge
 * do not wash out what others were sent. Safe for any thread; never waits for more than a copy of some numbers.
 */
@ApplicationScoped
public class RecentRoutings {
    private static final int AGAIN_SHARE = 4;

    private final Clock clock;
    private final long startedMs;
    private final Ring first;
    private final Ring again;

    /** For CDI. */
    public RecentRoutings(MessageConfig config, Clock clock) {
        int most = config.routing().remembered();
        this.clock = clock;
        this.startedMs = clock.millis();
        this.first = new Ring(most, false);
        this.again = new Ring(Math.max(1, most / AGAIN_SHARE), true);
    }

    /** What became of a record, or of pushes for which there was none: gateway, epoch, partition and offset are 0 then. */
    record Routing(long atMs, RoutingOutcome outcome, int gateway, long epoch, int partition, long offset) {}

    /**
     * An entry and what became of it once.
     *
     * @param sessions on that gateway; 0 where the gateway finds them itself
     * @param again whether it had not been acknowledged in time
     */
    public record Routed(
            long seq,
            long atMs,
            RoutingOutcome outcome,
            int gateway,
            long epoch,
            int partition,
            long offset,
            int sessions,
            boolean again) {}

    /** A record went to a gateway, or Kafka did not take it. */
    synchronized void add(GatewayRecords.GatewayRecord record, RoutingOutcome outcome, int partition, long offset) {
        Routing routing = new Routing(clock.millis(), outcome, record.ordinal(), record.epoch(), partition, offset);
        record.entries().forEach(delivered -> add(delivered.entry(), delivered.sessions(), routing));
    }

    /** These went to no gateway. */
    synchronized void add(List<? extends Push> pushes, RoutingOutcome outcome) {
        Routing routing = new Routing(clock.millis(), outcome, 0, 0, 0, 0);
        for (Push push : pushes) {
            if (push.entry().isEntry()) {
                add(push.entry(), 0, routing);
            }
        }
    }

    private void add(PushedEntry entry, int toSessions, Routing routing) {
        (entry.again() ? again : first).add(entry, toSessions, routing);
    }

    /** What is remembered of some entries, the oldest first; of more than that the newest. */
    public synchronized List<Routed> of(long conversationId, Set<Long> wanted, int most) {
        List<Routed> found = new ArrayList<>(first.of(conversationId, wanted, most));
        found.addAll(again.of(conversationId, wanted, most));
        found.sort(Comparator.comparingLong(Routed::atMs));
        return found.subList(Math.max(0, found.size() - most), found.size());
    }

    /** What was handed on before, for the first time, is forgotten; in milliseconds since 1970 UTC. */
    public synchronized long sinceMs() {
        return first.oldestMs().orElse(startedMs);
    }

    /** So many hand-overs, in as little memory as that takes. */
    private static final class Ring {
        private final boolean again;
        private final long[] conversations;
        private final long[] seqs;
        private final int[] sessions;
        private final Routing[] routings;
        private int next;

        Ring(int most, boolean again) {
            this.again = again;
            this.conversations = new long[most];
            this.seqs = new long[most];
            this.sessions = new int[most];
            this.routings = new Routing[most];
        }

        void add(PushedEntry entry, int toSessions, Routing routing) {
            conversations[next] = entry.conversationId();
            seqs[next] = entry.seq();
            sessions[next] = toSessions;
            routings[next] = routing;
            next = next + 1 == routings.length ? 0 : next + 1;
        }

        /** The oldest first. */
        Deque<Routed> of(long conversationId, Set<Long> wanted, int most) {
            Deque<Routed> found = new ArrayDeque<>();
            for (int step = 1; step <= routings.length && found.size() < most; step++) {
                int at = Math.floorMod(next - step, routings.length);
                if (routings[at] == null) {
                    break;
                }
                if (conversations[at] == conversationId && wanted.contains(seqs[at])) {
                    found.addFirst(routed(at));
                }
            }
            return found;
        }

        private Routed routed(int at) {
            Routing routing = routings[at];
            return new Routed(
                    seqs[at],
                    routing.atMs,
                    routing.outcome,
                    routing.gateway,
                    routing.epoch,
                    routing.partition,
                    routing.offset,
                    sessions[at],
                    again);
        }

        OptionalLong oldestMs() {
            Routing oldest = routings[next];
            return oldest == null ? OptionalLong.empty() : OptionalLong.of(oldest.atMs);
        }
    }
}
