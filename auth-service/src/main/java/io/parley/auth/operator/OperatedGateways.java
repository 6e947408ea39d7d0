package io.parley.auth.operator;

import io.parley.auth.audit.AuditAction;
import io.parley.auth.audit.AuditLog;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;

/** Lets operators do what they do to gateways, and writes it into the audit log. Runs on Vert.x contexts. */
@ApplicationScoped
public class OperatedGateways {
    private static final int NOBODY = 0;

    private final Roles roles;
    private final AuditLog audit;
    private final Pool pool;

    OperatedGateways(Roles roles, AuditLog audit, Pool pool) {
        this.roles = roles;
        this.audit = audit;
        this.pool = pool;
    }

    /** An operator is about to have a gateway emptied, or to take that back. */
    public Uni<Void> drain(Operator by, int number, boolean takeBack, String reason) {
        Reason why = Reason.parse(reason);
        AuditAction action = takeBack ? AuditAction.GATEWAY_TAKEN_BACK : AuditAction.GATEWAY_DRAINED;
        return roles.checkWriter(by)
                .chain(() -> audit.write(
                        pool,
                        by.did(action, NOBODY, "gateway " + Integer.toUnsignedString(number) + ": " + why.text())));
    }
}
