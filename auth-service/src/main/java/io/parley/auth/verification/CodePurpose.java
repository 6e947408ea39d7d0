package io.parley.auth.verification;

import io.parley.auth.mail.MailKind;
import java.util.Arrays;

/** What a code is for. A code for one purpose is good for no other. */
public enum CodePurpose {
    /** To register with the address. */
    REGISTRATION(1, MailKind.REGISTRATION_CODE),
    /** To make it the address of one's account. */
    NEW_ADDRESS(2, MailKind.NEW_ADDRESS_CODE),
    /** To set a new password. */
    PASSWORD_RESET(3, MailKind.PASSWORD_RESET_CODE);

    private final int number;
    private final MailKind mail;

    CodePurpose(int number, MailKind mail) {
        this.number = number;
        this.mail = mail;
    }

    /** In the table and in what a code is made of; never used again for another. */
    int number() {
        return number;
    }

    /** The mail that carries such a code. */
    MailKind mail() {
        return mail;
    }

    static CodePurpose of(MailKind mail) {
        return Arrays.stream(values())
                .filter(purpose -> purpose.mail == mail)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(mail + " carries no code"));
    }
}
