package io.parley.auth.operator;

import io.parley.auth.refusal.Refusal;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Lets through who has a role. It is looked up with every call: a role that was taken away, an account that was suspended and a
 * device that was ended count at once.
 */
@ApplicationScoped
public class Roles {
    /** Two reads by primary keys. */
    private static final String ROLE = """
            SELECT a.role FROM account a JOIN device d ON d.user_id = a.id
            WHERE a.id = ? AND d.device_id = ? AND a.suspended_ms IS NULL""";

    private final Pool pool;

    Roles(Pool pool) {
        this.pool = pool;
    }

    /** The role of somebody who looks at something; UNAUTHENTICATED when he has none. */
    public Uni<Role> ofReader(Operator asking) {
        return pool.preparedQuery(ROLE)
                .execute(Tuple.of(asking.userId(), asking.deviceId()))
                .map(rows -> rows.size() == 0
                        ? Role.NONE
                        : Role.parse(rows.iterator().next().getString(0)))
                .invoke(role -> {
                    if (role == Role.NONE) {
                        throw Refusal.unauthenticated("This account has no role, or this device was ended.");
                    }
                });
    }

    /** Lets through who may change something; FORBIDDEN for auditors, UNAUTHENTICATED for all others. */
    public Uni<Void> checkWriter(Operator asking) {
        return ofReader(asking)
                .invoke(role -> {
                    if (role != Role.OPERATOR) {
                        throw Refusal.forbidden("An auditor looks and changes nothing: ask an operator.");
                    }
                })
                .replaceWithVoid();
    }
}
