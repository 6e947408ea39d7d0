package io.parley.auth.operator;

import io.parley.auth.refusal.Refusal;

/** Why an operator does something: for the audit log, never for the user. */
record Reason(String text) {
    private static final int LONGEST = 200;

    /** Checks what came from outside; INVALID says what is wrong. */
    static Reason parse(String given) {
        String text = given.strip();
        if (text.isEmpty()) {
            throw Refusal.invalid("reason is missing: say why, for the audit log.");
        }
        if (text.codePointCount(0, text.length()) > LONGEST) {
            throw Refusal.invalid("reason must have at most " + LONGEST + " characters.");
        }
        if (text.codePoints().anyMatch(Character::isISOControl)) {
            throw Refusal.invalid("reason must not contain control characters.");
        }
        return new Reason(text);
    }
}
