package io.parley.presence.session;

import io.parley.presence.store.SessionRef;

/** One change a gateway asks for. */
public sealed interface SessionChange {
    /** The session meant. */
    SessionRef session();

    /** The session takes the place of its device, whoever held it. */
    record Register(SessionRef session) implements SessionChange {}

    /** The session gives up its place, if it still holds it. */
    record Remove(SessionRef session) implements SessionChange {}
}
