package io.parley.auth.account;

import io.parley.auth.refusal.Refusal;

/** Who makes accounts. */
public enum RegistrationRule {
    /** Whoever comes. */
    OPEN,
    /** Operators alone. */
    CLOSED;

    /** FORBIDDEN for somebody who comes by himself, when that is not wanted. */
    public void check() {
        if (this == CLOSED) {
            throw Refusal.forbidden("This server takes no registrations: ask whoever runs it for an account.");
        }
    }
}
