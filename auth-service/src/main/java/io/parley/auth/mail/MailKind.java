package io.parley.auth.mail;

import java.util.Arrays;

/** What a mail is for. */
public enum MailKind {
    /** A code to register with the address. */
    REGISTRATION_CODE(1),
    /** A code to make it the address of an account. */
    NEW_ADDRESS_CODE(2),
    /** A code to set a new password. */
    PASSWORD_RESET_CODE(3),
    /** Tells the former address that the account has another. */
    ADDRESS_CHANGED(4),
    /** Says that the account is gone. */
    ACCOUNT_DELETED(5),
    /** Says that the account has another password. */
    PASSWORD_CHANGED(6);

    private final int number;

    MailKind(int number) {
        this.number = number;
    }

    /** In the table; never used again for another. */
    int number() {
        return number;
    }

    static MailKind of(int number) {
        return Arrays.stream(values())
                .filter(kind -> kind.number == number)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("There is no kind of mail " + number));
    }
}
