package io.parley.auth.login;

import io.parley.auth.account.RegistrationDoor;
import io.parley.auth.verification.EmailCodes;
import jakarta.enterprise.context.ApplicationScoped;

/** What somebody without an account finds here. Any thread. */
@ApplicationScoped
public class ServerTerms {
    private final RegistrationDoor door;
    private final EmailCodes codes;

    ServerTerms(RegistrationDoor door, EmailCodes codes) {
        this.door = door;
        this.codes = codes;
    }

    /** Whether operators alone make accounts. */
    public boolean isRegistrationClosed() {
        return door.isClosed();
    }

    /** Whether every account must have an address that a code has confirmed. */
    public boolean isEmailRequired() {
        return codes.areRequired();
    }

    /** Whether codes can be sent at all. */
    public boolean sendsMail() {
        return codes.canBeSent();
    }
}
