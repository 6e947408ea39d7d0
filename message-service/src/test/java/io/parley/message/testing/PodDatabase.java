package io.parley.message.testing;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.message.config.MessageConfig;
import io.parley.message.entry.ChangeRules;
import io.parley.message.group.GroupRules;
import io.parley.message.store.commit.DatabasePools;
import io.parley.message.store.commit.MessageStore;
import io.parley.message.store.database.Database;
import io.parley.message.store.entry.ConversationTails;
import io.parley.message.store.group.Memberships;
import io.parley.message.store.position.CursorStore;
import io.quarkus.reactive.mysql.client.MySQLPoolCreator;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.mysqlclient.MySQLConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The event loops and connection pools of one pod, made as the service makes them. */
public final class PodDatabase implements AutoCloseable {
    private static final int CONNECTIONS = 16;
    private static final long DEADLINE_SECONDS = 30;

    private final Vertx vertx = Vertx.vertx();
    private final MessageConfig config;
    private final ConversationTails tails;
    private final DatabasePools pools;
    private final Pool pool;
    private final Database general;
    private final Memberships memberships;

    /** Another pod on the same schema. */
    public PodDatabase(Schema schema, MessageConfig config) {
        this.config = config;
        tails = new ConversationTails(config, new SimpleMeterRegistry());
        pools = new DatabasePools(config, tails);
        pool = pools.create(new Input(
                vertx,
                new PoolOptions().setMaxSize(CONNECTIONS),
                List.of(MySQLConnectOptions.fromUri(schema.url())
                        .setUser(schema.name())
                        .setPassword(schema.name()))));
        general = new Database(pool, config);
        memberships = new Memberships(general, tails, config, new SimpleMeterRegistry());
    }

    /** The pod's event loops. */
    public Vertx vertx() {
        return vertx;
    }

    /** The general pool. */
    public Pool pool() {
        return pool;
    }

    /** The general pool as the stores see it. */
    public Database general() {
        return general;
    }

    /** What the pod remembers of groups. */
    public Memberships memberships() {
        return memberships;
    }

    /** The pair of pools. */
    public DatabasePools pools() {
        return pools;
    }

    /** The cursors as this pod reads and writes them. */
    public CursorStore cursorStore() {
        return new CursorStore(general, memberships);
    }

    /** A store of this pod. */
    public MessageStore messageStore() {
        return messageStore(Clock.systemUTC());
    }

    /** A store of this pod that goes by this clock. */
    public MessageStore messageStore(Clock clock) {
        return new MessageStore(
                pools, tails, memberships, new ChangeRules(config), new GroupRules(config), config, clock);
    }

    /** The only column of all rows, as numbers. */
    public List<Long> numbers(String sql, Object... parameters) {
        List<Long> numbers = new ArrayList<>();
        for (Row row : await(pool.preparedQuery(sql).execute(Tuple.from(parameters)))) {
            numbers.add(row.getLong(0));
        }
        return numbers;
    }

    /** Ends every connection to this schema but the one that does it. */
    public void killOtherConnections() {
        await(pool.withConnection(connection -> connection
                .query("SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()")
                .execute()
                .compose(rows -> {
                    Future<Void> killed = Future.succeededFuture();
                    for (Row row : rows) {
                        killed = killed.compose(before -> connection
                                .query("KILL CONNECTION " + row.getLong(0))
                                .execute()
                                .<Void>mapEmpty()
                                .otherwiseEmpty());
                    }
                    return killed;
                })));
    }

    /** The result, or the failure as an exception. */
    public static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    @Override
    public void close() {
        pools.close();
        await(pool.close());
        await(vertx.close());
    }

    private record Input(Vertx vertx, PoolOptions poolOptions, List<MySQLConnectOptions> mySQLConnectOptionsList)
            implements MySQLPoolCreator.Input {}
}
