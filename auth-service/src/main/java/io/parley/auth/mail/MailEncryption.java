package io.parley.auth.mail;

/** How the connection to the SMTP server is protected. */
public enum MailEncryption {
    /** It begins in clear text and must change to TLS before anything is said. */
    STARTTLS,
    /** TLS from the first byte. */
    TLS,
    /** Clear text, passwords included: on one machine only. */
    NONE
}
