package io.parley.auth.mail;

import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** Knows what a mail is to say when its turn to be sent has come. */
public interface LetterWriter {
    /** What the mail says; empty when it need not be sent (any more). Repeated, it says the same. */
    Uni<Optional<Letter>> write(MailOrder order);

    /** For how long a mail of the kind may wait before nobody has use for it, in milliseconds. */
    long lifetimeMs(MailKind kind);
}
