package io.parley.auth.device;

import io.parley.auth.audit.AuditAction;
import io.parley.auth.audit.AuditEntry;
import io.parley.proto.client.v1.SessionEnd;
import io.parley.proto.event.v1.Revocation;

/** Why devices are logged out: in words for their user, and for his clients. */
public enum Ending {
    LOGGED_OUT(SessionEnd.SESSION_END_LOGGED_OUT, "This device was logged out."),
    FROM_ANOTHER_DEVICE(SessionEnd.SESSION_END_LOGGED_OUT, "This device was logged out from another device."),
    TOKEN_USED_TWICE(SessionEnd.SESSION_END_LOGGED_OUT, "A login token of this device was used twice."),
    TOO_MANY_DEVICES(SessionEnd.SESSION_END_LOGGED_OUT, "Too many newer devices are logged in."),
    /** Somebody without a role logged in where only operators do. */
    WITHOUT_ROLE(SessionEnd.SESSION_END_LOGGED_OUT, "This account has no role."),
    PASSWORD_CHANGED(SessionEnd.SESSION_END_PASSWORD_CHANGED, "The password was changed on another device."),
    PASSWORD_RESET(SessionEnd.SESSION_END_PASSWORD_CHANGED, "The password was reset."),
    ACCOUNT_DELETED(SessionEnd.SESSION_END_ACCOUNT_DELETED, "The account was deleted."),
    SUSPENDED(SessionEnd.SESSION_END_ACCOUNT_SUSPENDED, "Your account was suspended by whoever runs this server."),
    BY_OPERATOR(SessionEnd.SESSION_END_BY_OPERATOR, "This session was ended by whoever runs this server.");

    private final SessionEnd why;
    private final String sentence;

    Ending(SessionEnd why, String sentence) {
        this.why = why;
        this.sentence = sentence;
    }

    /** A revocation that tells why; which devices and tokens it is about is still to be said. */
    Revocation.Builder revocation(int userId) {
        return Revocation.newBuilder().setUserId(userId).setReason(sentence).setWhy(why);
    }

    /** For the audit log. */
    AuditEntry entry(int userId, DeviceId device) {
        return this == LOGGED_OUT || this == FROM_ANOTHER_DEVICE
                ? AuditEntry.own(AuditAction.DEVICE_ENDED, userId, device.text(), "", sentence)
                : AuditEntry.ofServer(AuditAction.DEVICE_ENDED, userId, device.text(), sentence);
    }
}
