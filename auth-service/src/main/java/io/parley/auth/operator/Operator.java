package io.parley.auth.operator;

import io.parley.auth.audit.AuditAction;
import io.parley.auth.audit.AuditEntry;

/**
 * Somebody with a role who asks for something.
 *
 * @param deviceId on which he is logged in
 * @param address where from
 */
public record Operator(int userId, String deviceId, String address) {
    /** What he did to somebody's account, or for all when the user is 0. */
    AuditEntry did(AuditAction action, int toUserId, String note) {
        return new AuditEntry(action, toUserId, userId, deviceId, address, note);
    }
}
