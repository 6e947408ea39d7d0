package io.parley.loadtest.client;

/** How a client logs in. */
public enum LoginWay {
    /** With user name and password: the server pays for a password hash. */
    PASSWORD,
    /** With the token of an earlier login, where the server has such a thing; otherwise as {@link #PASSWORD}. */
    TOKEN,
    /** Creates the account first. */
    REGISTER
}
