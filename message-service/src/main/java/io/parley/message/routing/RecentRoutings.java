package io.parley.message.routing;

import io.parley.message.config.MessageConfig;
import io.parley.proto.admin.v1.RoutingOutcome;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * How this pod has handed the newest entries to gateways, for operators who look for one: a ring of so many, in memory, of which the
 * oldest is forgotten for each that comes. Safe for any thread; never waits for more than a copy of some numbers.
 */
@ApplicationScoped
public class RecentRoutings {
    private final Clock clock;
    private final long startedMs;
    private final long[] conversations;
    private final long[] seqs;
    private final int[] sessions;
    private final boolean[] again;
    private final Routing[] routings;
    private int next;

    /** For CDI. */
    public RecentRoutings(MessageConfig config, Clock clock) {
        int most = config.routing().remembered();
        this.clock = clock;
        this.startedMs = clock.millis();
        this.conversations = new long[most];
        this.seqs = new long[most];
        this.sessions = new int[most];
        this.again = new boolean[most];
        this.routings = new Routing[most];
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
        conversations[next] = entry.conversationId();
        seqs[next] = entry.seq();
        sessions[next] = toSessions;
        again[next] = entry.again();
        routings[next] = routing;
        next = next + 1 == routings.length ? 0 : next + 1;
    }

    /** What is remembered of some entries, the oldest first; of more than that the newest. */
    public synchronized List<Routed> of(long conversationId, Set<Long> wanted, int most) {
        Deque<Routed> found = new ArrayDeque<>();
        for (int step = 1; step <= routings.length && found.size() < most; step++) {
            int at = Math.floorMod(next - step, routings.length);
            Routing routing = routings[at];
            if (routing == null) {
                break;
            }
            if (conversations[at] == conversationId && wanted.contains(seqs[at])) {
                found.addFirst(new Routed(
                        seqs[at],
                        routing.atMs,
                        routing.outcome,
                        routing.gateway,
                        routing.epoch,
                        routing.partition,
                        routing.offset,
                        sessions[at],
                        again[at]));
            }
        }
        return List.copyOf(found);
    }

    /** What was before is forgotten, in milliseconds since 1970 UTC. */
    public synchronized long sinceMs() {
        Routing oldest = routings[next];
        return oldest == null ? startedMs : oldest.atMs;
    }
}
