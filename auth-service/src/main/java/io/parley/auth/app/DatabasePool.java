package io.parley.auth.app;

import io.parley.kit.sql.PoolTerms;
import io.quarkus.reactive.mysql.client.MySQLPoolCreator;
import io.vertx.mysqlclient.MySQLBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnectOptions;
import jakarta.inject.Singleton;
import java.util.List;

/** Makes the pool of connections with a bounded queue before it: Vert.x lets any number wait. */
@Singleton
class DatabasePool implements MySQLPoolCreator {
    private final int waiting;

    DatabasePool(AuthConfig config) {
        this.waiting = config.database().waiting();
    }

    @Override
    public Pool create(Input input) {
        input.mySQLConnectOptionsList().forEach(PoolTerms::bound);
        return MySQLBuilder.pool()
                .with(PoolTerms.pool(input.poolOptions(), waiting))
                .connectingTo(List.<SqlConnectOptions>copyOf(input.mySQLConnectOptionsList()))
                .using(input.vertx())
                .build();
    }
}
