package io.parley.message.entry;

import io.parley.message.config.ChangesConfig;
import io.parley.message.config.MessageConfig;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/** How long and how often posts may be changed. Immutable; safe for any thread. */
@ApplicationScoped
public class ChangeRules {
    private final ChangesConfig limits;

    /** For CDI. */
    public ChangeRules(MessageConfig config) {
        this.limits = config.changes();
    }

    /** How long an author may edit. */
    Duration editWithin() {
        return limits.editWithin();
    }

    /** How long an author may recall. */
    Duration recallWithin() {
        return limits.recallWithin();
    }

    /** Reactions of one user to one post. */
    int reactions() {
        return limits.reactions();
    }

    /** Pinned posts of one conversation. */
    int pins() {
        return limits.pins();
    }

    /** Why somebody may not do what only the author may do, and only for a while. */
    static Optional<Error> ofAuthorWithin(Duration age, String done, Target target, int authorId, long nowMs) {
        if (target.authorId() != authorId) {
            return Change.refuse(ErrorCode.ERROR_CODE_FORBIDDEN, "Only who sent a message may have it " + done + ".");
        }
        return nowMs - target.timestampMs() > age.toMillis()
                ? Change.refuse(
                        ErrorCode.ERROR_CODE_FORBIDDEN,
                        "A message can be " + done + " for " + inWords(age) + " only; send another one.")
                : Optional.empty();
    }

    private static String inWords(Duration age) {
        if (age.toSeconds() % 3_600 == 0) {
            return age.toHours() + " h";
        }
        return age.toSeconds() % 60 == 0 ? age.toMinutes() + " min" : age.toSeconds() + " s";
    }
}
