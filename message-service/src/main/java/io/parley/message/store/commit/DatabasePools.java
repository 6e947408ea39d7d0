package io.parley.message.store.commit;

import io.parley.kit.sql.PoolTerms;
import io.parley.message.config.DatabaseConfig;
import io.parley.message.config.MessageConfig;
import io.parley.message.store.entry.ConversationTails;
import io.quarkus.reactive.mysql.client.MySQLPoolCreator;
import io.vertx.mysqlclient.MySQLBuilder;
import io.vertx.mysqlclient.MySQLConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnectOptions;
import io.vertx.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Makes the service's connection pools out of the one configured data source.
 *
 * <p>The general pool runs single statements in auto-commit. The lanes' pool keeps connections with auto-commit off, so
 * that a transaction begins with its first statement and costs no round trip of its own. Both cache prepared
 * statements of the lengths and numbers that multi-row statements need; the client's defaults would skip them. A connection
 * of its own serves the readiness check: it neither waits behind the load nor opens lanes' connections.
 */
@Singleton
public class DatabasePools implements MySQLPoolCreator {
    /** Once per connection. */
    private static final String LANE_SESSION = "SET autocommit = 0, innodb_lock_wait_timeout = %d";

    /** Probes come every few seconds. */
    private static final int PROBES_WAITING = 16;

    private static final int CACHED_STATEMENTS = 1_024;
    private static final int CACHED_SQL_CHARACTERS = 16_384;

    private final DatabaseConfig limits;
    private final ConversationTails tails;
    private volatile Pool lanes;
    private volatile Pool probe;

    /** For CDI. */
    public DatabasePools(MessageConfig config, ConversationTails tails) {
        this.limits = config.database();
        this.tails = tails;
    }

    @Override
    public Pool create(Input input) {
        List<MySQLConnectOptions> servers = input.mySQLConnectOptionsList();
        servers.forEach(this::configure);
        lanes = MySQLBuilder.pool()
                .with(lanePoolOptions(input.poolOptions()))
                .connectingTo(List.<SqlConnectOptions>copyOf(servers))
                .withConnectHandler(this::prepareForLanes)
                .using(input.vertx())
                .build();
        probe = MySQLBuilder.pool()
                .with(probePoolOptions(input.poolOptions()))
                .connectingTo(List.<SqlConnectOptions>copyOf(servers))
                .using(input.vertx())
                .build();
        return MySQLBuilder.pool()
                .with(PoolTerms.pool(input.poolOptions(), limits.waiting()))
                .connectingTo(List.<SqlConnectOptions>copyOf(servers))
                .using(input.vertx())
                .build();
    }

    /** Whoever waits for a connection is told in time as well. */
    private PoolOptions lanePoolOptions(PoolOptions general) {
        return new PoolOptions(general)
                .setName("lanes")
                .setShared(false)
                .setConnectionTimeout(Math.toIntExact(limits.answerTimeout().toMillis()))
                .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS);
    }

    private PoolOptions probePoolOptions(PoolOptions general) {
        return PoolTerms.pool(general, PROBES_WAITING)
                .setName("probe")
                .setShared(false)
                .setMaxSize(1);
    }

    /** What is remembered came from a server that this may no longer be. */
    private void prepareForLanes(SqlConnection connection) {
        tails.forgetAll();
        PoolTerms.begin(connection, LANE_SESSION.formatted(limits.lockTimeout().toSeconds()));
    }

    /** A server that stops in the middle of a statement must not hold a lane for ever: its connection is closed. */
    private void configure(MySQLConnectOptions options) {
        PoolTerms.bound(options);
        options.setReadIdleTimeout(Math.toIntExact(limits.answerTimeout().toMillis()));
        options.setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        options.setCachePreparedStatements(true);
        options.setPreparedStatementCacheMaxSize(CACHED_STATEMENTS);
        options.setPreparedStatementCacheSqlFilter(sql -> sql.length() <= CACHED_SQL_CHARACTERS);
    }

    /** Connections with auto-commit off. Whoever takes one must end with COMMIT or ROLLBACK. */
    public Pool lanes() {
        return lanes;
    }

    /** For asking whether MySQL answers, with auto-commit on; null before there are pools. */
    public Pool probe() {
        return probe;
    }

    /** Closes what Quarkus does not know of. */
    public void close() {
        Stream.<SqlClient>of(lanes, probe).filter(Objects::nonNull).forEach(SqlClient::close);
    }
}
