package io.parley.auth.audit;

/**
 * Something that was done. Never holds a secret, nor text that a user wrote.
 *
 * @param userId whose account; 0 for nobody's
 * @param actorId who did it; 0 for somebody without an account
 * @param deviceId from which device, or which one it is about; may be empty
 * @param address from where; may be empty
 * @param note why, or what else there is to know, at most {@value #LONGEST_NOTE} characters; may be empty
 */
public record AuditEntry(AuditAction action, int userId, int actorId, String deviceId, String address, String note) {
    /** In characters. */
    public static final int LONGEST_NOTE = 255;

    private static final int NOBODY = 0;

    /** Cuts what is too long for the table. */
    public AuditEntry {
        note = note.length() > LONGEST_NOTE ? note.substring(0, LONGEST_NOTE) : note;
    }

    /** What a user did to his own account. */
    public static AuditEntry own(AuditAction action, int userId, String deviceId, String address) {
        return own(action, userId, deviceId, address, "");
    }

    /** What a user did to his own account, and why. */
    public static AuditEntry own(AuditAction action, int userId, String deviceId, String address, String note) {
        return new AuditEntry(action, userId, userId, deviceId, address, note);
    }

    /** What somebody did who need not be the user whose account it is. */
    public static AuditEntry ofStranger(AuditAction action, int userId, String deviceId, String address) {
        return new AuditEntry(action, userId, NOBODY, deviceId, address, "");
    }

    /** What the server did to an account by itself, and why. */
    public static AuditEntry ofServer(AuditAction action, int userId, String deviceId, String note) {
        return new AuditEntry(action, userId, NOBODY, deviceId, "", note);
    }

    /** Whether somebody with a role did it, to whichever account. */
    boolean isByOperator() {
        return actorId != NOBODY && actorId != userId;
    }

    /** By whom entries are counted: an account, or an address when it is nobody's. */
    Object countedBy() {
        return userId == NOBODY ? address : (Object) userId;
    }

    /** Says that this and more like it is not in the log. */
    AuditEntry leftOut() {
        return new AuditEntry(AuditAction.LEFT_OUT, userId, actorId, "", address, action.text());
    }

    /** What somebody did who has no account, or has not said which. */
    public static AuditEntry ofNobody(AuditAction action, String address, String note) {
        return new AuditEntry(action, NOBODY, NOBODY, "", address, note);
    }
}
