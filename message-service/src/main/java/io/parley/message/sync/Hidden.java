package io.parley.message.sync;

/** Somebody asks for what he may not see; its message is for the client. */
public final class Hidden extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Hidden() {
        this("You are not a member of that conversation.");
    }

    Hidden(String sentence) {
        super(sentence, null, false, false);
    }
}
