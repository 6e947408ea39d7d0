package io.parley.auth.operator;

import io.parley.auth.audit.AuditAction;
import io.parley.auth.audit.AuditLog;
import io.parley.auth.audit.AuditQuestion;
import io.parley.auth.audit.AuditReader;
import io.parley.auth.audit.StoredAuditEntry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The audit log, for operators and auditors; that they read it, and what else they look at, is in it too. */
@ApplicationScoped
public class AuditPages {
    private final Roles roles;
    private final AuditReader reader;
    private final AuditLog audit;
    private final Pool pool;

    AuditPages(Roles roles, AuditReader reader, AuditLog audit, Pool pool) {
        this.roles = roles;
        this.reader = reader;
        this.audit = audit;
        this.pool = pool;
    }

    /** The newest first. Only the first page of an answer is an entry itself. */
    public Uni<List<StoredAuditEntry>> read(Operator by, AuditQuestion question) {
        return roles.ofReader(by)
                .chain(() -> reader.read(question))
                .call(entries -> question.beforeId() != 0
                        ? Uni.createFrom().voidItem()
                        : audit.write(pool, by.did(AuditAction.AUDIT_READ, question.userId(), "")));
    }

    /** Somebody looks at what another service knows, or, when it is nothing, only shows that he may: his role. */
    public Uni<Role> look(Operator by, String at) {
        return roles.ofReader(by)
                .call(() -> at.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : audit.write(pool, by.did(AuditAction.LOOKED_AT, 0, at)));
    }
}
