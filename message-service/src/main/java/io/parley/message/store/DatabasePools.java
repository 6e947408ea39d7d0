package io.parley.message.store;

import io.quarkus.reactive.mysql.client.MySQLPoolCreator;
import io.vertx.core.Vertx;
import io.vertx.mysqlclient.MySQLBuilder;
import io.vertx.mysqlclient.MySQLConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnectOptions;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Makes the service's two connection pools out of the one configured data source.
 *
 * <p>The general pool runs single statements in auto-commit. The lanes' pool keeps connections with auto-commit off, so
 * that a transaction begins with its first statement and costs no round trip of its own. Both cache prepared
 * statements of the lengths and numbers that multi-row statements need; the client's defaults would skip them.
 */
@Singleton
public class DatabasePools implements MySQLPoolCreator {
    private static final int CACHED_STATEMENTS = 1_024;
    private static final int CACHED_SQL_CHARACTERS = 16_384;

    private volatile Pool lanes;

    @Override
    public Pool create(Input input) {
        List<MySQLConnectOptions> servers = input.mySQLConnectOptionsList();
        servers.forEach(DatabasePools::cacheStatements);
        lanes = MySQLBuilder.pool()
                .with(new PoolOptions(input.poolOptions()).setName("lanes").setShared(false))
                .connectingTo(List.<SqlConnectOptions>copyOf(servers))
                .withConnectHandler(connection ->
                        connection.query("SET autocommit = 0").execute().onComplete(done -> connection.close()))
                .using(input.vertx())
                .build();
        return pool(input.vertx(), input.poolOptions(), servers);
    }

    private static Pool pool(Vertx vertx, PoolOptions options, List<MySQLConnectOptions> servers) {
        return MySQLBuilder.pool()
                .with(options)
                .connectingTo(List.<SqlConnectOptions>copyOf(servers))
                .using(vertx)
                .build();
    }

    private static void cacheStatements(MySQLConnectOptions options) {
        options.setCachePreparedStatements(true);
        options.setPreparedStatementCacheMaxSize(CACHED_STATEMENTS);
        options.setPreparedStatementCacheSqlFilter(sql -> sql.length() <= CACHED_SQL_CHARACTERS);
    }

    /** Connections with auto-commit off. Whoever takes one must end with COMMIT or ROLLBACK. */
    public Pool lanes() {
        return lanes;
    }

    /** Whether the pools exist, that is, whether the data source has been used. */
    public boolean created() {
        return lanes != null;
    }

    /** Closes what Quarkus does not know of. */
    public void close() {
        SqlClient pool = lanes;
        if (pool != null) {
            pool.close();
        }
    }
}
