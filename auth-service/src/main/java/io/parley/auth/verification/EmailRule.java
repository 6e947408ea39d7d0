package io.parley.auth.verification;

/** Whether an account must have an e-mail address. */
public enum EmailRule {
    /** It may have one. */
    OPTIONAL,
    /** It must have one, and a code must have shown that it is the user's. */
    REQUIRED
}
