package io.parley.loadtest.client;

/** What somebody sees of a contact. */
public enum ContactStatus {
    /** There. */
    ONLINE,
    /** There, and busy. */
    BUSY,
    /** Not there, or not to be seen. */
    OFFLINE
}
