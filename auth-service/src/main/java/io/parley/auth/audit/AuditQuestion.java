package io.parley.auth.audit;

/**
 * Which entries somebody wants to see.
 *
 * @param userId whose account; 0 for any
 * @param actorId who did it; 0 for anybody
 * @param action as in the table; empty for any
 * @param address from where; empty for anywhere
 * @param sinceMs from this time on; 0 for the first
 * @param untilMs before this time; 0 for no end
 * @param beforeId only older ones than this entry; 0 for the newest
 * @param limit 1 to 500
 */
public record AuditQuestion(
        int userId, int actorId, String action, String address, long sinceMs, long untilMs, long beforeId, int limit) {}
