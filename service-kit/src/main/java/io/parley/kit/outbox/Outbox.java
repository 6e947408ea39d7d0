package io.parley.kit.outbox;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.proto.client.v1.Notice;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;

/**
 * Where a service leaves notices for users' feeds. {@link #add} is part of the transaction of what the notice tells of: both are
 * true, or neither is. After the commit, {@link #hint} has it handed to message-service at once; without a hint that happens within
 * {@code parley.outbox.interval}. A notice reaches its feed once, however often it is handed over, and in no promised order with
 * others of the same user: it holds its own time. Nobody waits for message-service.
 *
 * <p>Any thread may call. Counts under {@code parley.outbox}.
 */
public final class Outbox implements AutoCloseable {
    private final OutboxTable table;
    private final FeedClient feed;
    private final OutboxDrain drain;
    private final OutboxSettings settings;
    private final Counter full;

    public Outbox(Pool pool, FeedClient feed, OutboxSettings settings, MeterRegistry metrics) {
        this.table = new OutboxTable(pool, settings);
        this.feed = feed;
        this.settings = settings;
        this.drain = new OutboxDrain(table, notices -> feed.append(notices, settings.deadlineMs()), settings, metrics);
        this.full = failures("full", metrics);
        Gauge.builder("parley.outbox.waiting", drain, OutboxDrain::waiting)
                .description("Notices that wait for message-service, as last seen")
                .register(metrics);
    }

    static Counter failures(String reason, MeterRegistry metrics) {
        return Counter.builder("parley.outbox.failed")
                .description("Attempts that could not hand notices over, notices that were refused or found no room")
                .tag("reason", reason)
                .register(metrics);
    }

    /**
     * Finds message-service, and begins with what an earlier process left. Blocks for 2 s at most; message-service may be away.
     *
     * @throws IllegalStateException when message-service has no address and one may come with a new start of the process only
     */
    public void start() {
        feed.start();
        drain.start();
    }

    /**
     * Whether one more notice may be added. To be asked before the transaction: when there is no room, either the notice is left out
     * or the whole is refused. Counts what finds none. By what was last counted, so a few too many may come in.
     */
    public boolean hasRoom() {
        boolean room = drain.waiting() < settings.capacity();
        if (!room) {
            full.increment();
        }
        return room;
    }

    /**
     * Adds a notice, under an event id that no other has, in the transaction of the connection.
     *
     * @param notice at most 4,096 bytes
     * @return fails when the notice is not stored: the transaction must be rolled back then
     */
    public Uni<Void> add(SqlConnection connection, int userId, Notice notice) {
        return table.add(connection, userId, notice);
    }

    /** A transaction with a notice was committed. Never blocks. */
    public void hint() {
        drain.hint();
    }

    /** Stops handing over; what waits stays stored. Blocks, for a few seconds at most. */
    @Override
    public void close() {
        drain.close();
        feed.close();
    }
}
