package io.parley.message.sync;

/** Somebody asks for what he may not see; its message is for the client. */
public final class Hidden extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Hidden() {
        super("You are not a member of that conversation.", null, false, false);
    }
}
