package io.parley.auth.operator;

import io.parley.auth.audit.AuditAction;
import io.parley.auth.audit.AuditLog;
import io.parley.auth.device.AllDevices;
import io.parley.auth.device.Ending;
import io.parley.auth.refusal.Refusal;
import io.parley.kit.sql.LockConflicts;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.function.BiFunction;

/** The transactions of operators: each locks the account's row first, and writes what was done into the audit log. */
@ApplicationScoped
class OperationStore {
    private static final String LOCK = "SELECT role, suspended_ms FROM account WHERE id = ? FOR UPDATE";
    private static final String SUSPEND = "UPDATE account SET suspended_ms = COALESCE(suspended_ms, ?) WHERE id = ?";
    private static final String RESTORE = "UPDATE account SET suspended_ms = NULL WHERE id = ?";
    private static final String SET_ROLE = "UPDATE account SET role = ? WHERE id = ?";

    private final Pool pool;
    private final AllDevices devices;
    private final AuditLog audit;
    private final Clock clock;

    OperationStore(Pool pool, AllDevices devices, AuditLog audit, Clock clock) {
        this.pool = pool;
        this.devices = devices;
        this.audit = audit;
        this.clock = clock;
    }

    Uni<Void> suspend(Operator by, int userId, Reason why) {
        return locked(userId, (connection, account) -> {
            if (!account.getString("role").isEmpty()) {
                throw Refusal.forbidden("The account has a role: take it away before you suspend it.");
            }
            return connection
                    .preparedQuery(SUSPEND)
                    .execute(Tuple.of(clock.millis(), userId))
                    .chain(() -> devices.end(connection, userId, Ending.SUSPENDED))
                    .chain(() -> audit.write(connection, by.did(AuditAction.SUSPENDED, userId, why.text())));
        });
    }

    Uni<Void> restore(Operator by, int userId, Reason why) {
        return locked(userId, (connection, account) -> connection
                .preparedQuery(RESTORE)
                .execute(Tuple.of(userId))
                .chain(() -> audit.write(connection, by.did(AuditAction.RESTORED, userId, why.text()))));
    }

    Uni<Void> endAll(Operator by, int userId, Reason why) {
        return locked(userId, (connection, account) -> devices.end(connection, userId, Ending.BY_OPERATOR)
                .chain(() -> audit.write(connection, by.did(AuditAction.SESSIONS_ENDED, userId, why.text()))));
    }

    Uni<Void> setRole(Operator by, int userId, Role role, Reason why) {
        return locked(userId, (connection, account) -> {
            if (role != Role.NONE && account.getLong("suspended_ms") != null) {
                throw Refusal.forbidden("The account is suspended: restore it before you give it a role.");
            }
            String note = (role == Role.NONE ? "none" : role.text()) + ": " + why.text();
            return connection
                    .preparedQuery(SET_ROLE)
                    .execute(Tuple.of(role.text(), userId))
                    .chain(() -> audit.write(connection, by.did(AuditAction.ROLE_CHANGED, userId, note)));
        });
    }

    private Uni<Void> locked(int userId, BiFunction<SqlConnection, Row, Uni<Void>> work) {
        return LockConflicts.retried(pool.withTransaction(connection -> connection
                .preparedQuery(LOCK)
                .execute(Tuple.of(userId))
                .chain(rows -> {
                    if (rows.size() == 0) {
                        throw Refusal.notFound("There is no such account.");
                    }
                    return work.apply(connection, rows.iterator().next());
                })));
    }
}
