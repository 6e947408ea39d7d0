package io.parley.auth.audit;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What the audit log knows of. Names are stored: never rename one. */
public enum AuditAction {
    /** An account was made. */
    REGISTERED,
    /** A device was logged in by password. */
    LOGGED_IN,
    /** A login with a password that was wrong. */
    LOGIN_REFUSED,
    /** Somebody logged in was asked for the password, and what he gave was wrong. */
    PASSWORD_REFUSED,
    /** A device was logged out, by whatever the note says. */
    DEVICE_ENDED,
    PASSWORD_CHANGED,
    /** A password was set by a code from a mail. */
    PASSWORD_RESET,
    /** The account has another e-mail address, or none. */
    ADDRESS_CHANGED,
    /** A code by e-mail was asked for; the note says for what. */
    CODE_ASKED,
    /** A code by e-mail was wrong; the note says for what. */
    CODE_REFUSED,
    /** Nickname, picture, the line about oneself, or whether others find the account by its address. */
    PROFILE_CHANGED,
    ACCOUNT_DELETED,
    /** An account, or somebody at an address, caused so many entries of the action in the note that no more are written for an hour. */
    LEFT_OUT,
    /** An operator looked at an account. */
    LOOKED_UP,
    /** An operator looked at something else, as the note says. */
    LOOKED_AT,
    /** An operator read the audit log. */
    AUDIT_READ,
    SUSPENDED,
    RESTORED,
    /** An operator ended a device, or all. */
    SESSIONS_ENDED,
    /** An account became operator or auditor, or is none any more. */
    ROLE_CHANGED,
    /** An operator had a gateway emptied, or took that back; which one and why is in the note. */
    GATEWAY_DRAINED,
    GATEWAY_TAKEN_BACK,
    /** A setting became another while auth-service ran, as the note says; once for each of its pods. */
    SETTING_CHANGED;

    /** What a user is shown although an operator did it. */
    static final Set<AuditAction> SHOWN_OF_OPERATORS =
            EnumSet.of(REGISTERED, SUSPENDED, RESTORED, SESSIONS_ENDED, ROLE_CHANGED);

    /** What changed nothing. */
    static final Set<AuditAction> LOOKS = EnumSet.of(LOOKED_UP, LOOKED_AT, AUDIT_READ);

    /** As it is stored and shown. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
