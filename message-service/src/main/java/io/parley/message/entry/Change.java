package io.parley.message.entry;

import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import java.util.Optional;

/** An entry that changes a post of the same log. Each says who may make it, and what it makes of the post. */
public sealed interface Change extends Event permits Edit, Recall, Reaction, Pin {
    /** The seq of the post. */
    @Override
    long targetSeq();

    /** Why the author may not do this to a post that is there, if there is a reason. */
    Optional<Error> refusal(Target target, int authorId, long nowMs, ChangeRules rules);

    /** The post after the change. */
    Target applied(Target target);

    /** What becomes of the post's content; empty when it stays. */
    default Optional<Revision> revision() {
        return Optional.empty();
    }

    /**
     * Why this cannot be made, if there is a reason. The one rule for all who ask: admission, and the log itself.
     *
     * @param target what is at {@link #targetSeq}; {@code null} when nothing is
     * @param nowMs the server's clock, milliseconds since 1970
     */
    default Optional<Error> refusalOf(Target target, int authorId, long nowMs, ChangeRules rules) {
        if (target == null || target.kind() != EntryKind.POST) {
            return refuse(
                    ErrorCode.ERROR_CODE_NOT_FOUND, "There is no message #" + targetSeq() + " here. Check target_seq.");
        }
        if (target.recalled()) {
            return refuse(
                    ErrorCode.ERROR_CODE_NOT_FOUND,
                    "Message #" + targetSeq() + " was recalled. Nothing is left that could be changed.");
        }
        return refusal(target, authorId, nowMs, rules);
    }

    /** What a client asks for; it must have passed validation. */
    static Change of(io.parley.proto.client.v1.Change asked) {
        long target = asked.getTargetSeq();
        return switch (asked.getWhatCase()) {
            case EDIT -> Edit.of(target, asked.getEdit().getContent());
            case RECALL -> new Recall(target);
            case REACT ->
                new Reaction(
                        target, asked.getReact().getEmoji(), asked.getReact().getRemove());
            case PIN -> new Pin(target, asked.getPin().getRemove());
            default -> throw new IllegalArgumentException("Not a change of a message");
        };
    }

    /** A refusal in words for a client. */
    static Optional<Error> refuse(ErrorCode code, String sentence) {
        return Optional.of(Error.newBuilder().setCode(code).setMessage(sentence).build());
    }
}
