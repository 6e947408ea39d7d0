package io.parley.presence.store;

/** What became of a request to be contacts, or of its acceptance. */
public enum RequestOutcome {
    /** It is stored, and the other is to be told. */
    ASKED,
    /** It is there already, or the other does not want to hear of it; the asker cannot tell which. */
    NOT_NEWS,
    /** They are contacts from now on. */
    CONTACTS_NOW,
    /** They were contacts before. */
    CONTACTS_BEFORE,
    /** There is nothing to accept. */
    NO_REQUEST,
    /** The one who asks has too many open requests. */
    TOO_MANY_REQUESTS,
    /** The one who asks or accepts has too many contacts. */
    TOO_MANY_CONTACTS,
    /** The other has too many contacts. */
    PEER_HAS_TOO_MANY_CONTACTS
}
