package io.parley.auth.audit;

/**
 * A row.
 *
 * @param action as in the table: a later release may have written one that this does not know
 * @param userName as it is now; empty when there is no such account
 * @param actorName as it is now; empty when there is no such account
 */
public record StoredAuditEntry(
        long id,
        long atMs,
        String action,
        int userId,
        int actorId,
        String deviceId,
        String address,
        String note,
        String userName,
        String actorName) {}
