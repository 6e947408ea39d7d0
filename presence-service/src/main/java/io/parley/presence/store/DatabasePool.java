package io.parley.presence.store;

import io.parley.kit.sql.PoolTerms;
import io.quarkus.reactive.mysql.client.MySQLPoolCreator;
import io.vertx.mysqlclient.MySQLBuilder;
import io.vertx.mysqlclient.MySQLConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.ArrayList;

/**
 * Makes the pool of reactive connections: with a bounded queue before it, with room for every prepared statement of this service, and with READ COMMITTED
 * on every connection, which takes no gap locks, so registrations of different devices never wait for each other.
 */
@Singleton
class DatabasePool implements MySQLPoolCreator {
    /** Statements remembered per connection: about fifteen multi-row shapes in ten sizes, and about fifty single ones. */
    private static final int CACHED_STATEMENTS = 256;
    /** Longest statement remembered, in characters: 512 marks of statuses are about 66,000. */
    private static final int CACHED_STATEMENT_CHARACTERS = 96 * 1024;

    private static final String READ_COMMITTED = "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED";
    private static final String LOCK_WAIT = "SET SESSION innodb_lock_wait_timeout = ";

    /**
     * Plans an {@code IN} list from statistics: the primary key is always the right choice here, and looking every value up
     * once more to find that out would double the cost of a lookup.
     */
    private static final String PLAN_WITHOUT_DIVES = "SET SESSION eq_range_index_dive_limit = 1";

    private final int queue;
    private final String lockWaitStatement;

    DatabasePool(DatabaseSettings settings) {
        this.queue = settings.queue();
        this.lockWaitStatement = LOCK_WAIT + Math.max(1, settings.lockWait().toSeconds());
    }

    @Override
    public Pool create(Input input) {
        var databases = new ArrayList<io.vertx.sqlclient.SqlConnectOptions>();
        for (MySQLConnectOptions options : input.mySQLConnectOptionsList()) {
            options.setPreparedStatementCacheMaxSize(CACHED_STATEMENTS);
            options.setPreparedStatementCacheSqlLimit(CACHED_STATEMENT_CHARACTERS);
            PoolTerms.bound(options);
            databases.add(options);
        }
        return MySQLBuilder.pool()
                .with(PoolTerms.pool(input.poolOptions(), queue))
                .connectingTo(databases)
                .using(input.vertx())
                .withConnectHandler(this::prepare)
                .build();
    }

    private void prepare(SqlConnection connection) {
        PoolTerms.begin(connection, READ_COMMITTED, lockWaitStatement, PLAN_WITHOUT_DIVES);
    }
}
