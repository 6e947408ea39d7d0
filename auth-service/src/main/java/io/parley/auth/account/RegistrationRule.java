package io.parley.auth.account;

/** Who makes accounts. */
public enum RegistrationRule {
    /** Whoever comes. */
    OPEN,
    /** Operators alone. */
    CLOSED
}
