package io.parley.auth.operator;

import io.parley.auth.refusal.Refusal;
import java.util.Arrays;
import java.util.Locale;

/** What an account may do beside chatting. */
public enum Role {
    NONE,
    /** Looks at everything and changes nothing. */
    AUDITOR,
    /** Looks at everything and changes accounts, devices and roles. */
    OPERATOR;

    /** As it is stored and shown; empty for none. */
    public String text() {
        return this == NONE ? "" : name().toLowerCase(Locale.ROOT);
    }

    /** Reads what {@link #text} wrote; anything else is INVALID. */
    public static Role parse(String text) {
        return Arrays.stream(values())
                .filter(role -> role.text().equals(text))
                .findFirst()
                .orElseThrow(() -> Refusal.invalid("role must be operator, auditor or empty."));
    }
}
