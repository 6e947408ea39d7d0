package io.parley.message.entry;

import io.parley.proto.client.v1.Changed;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.React;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Somebody reacts to a post, or takes that away.
 *
 * @param targetSeq the post
 * @param emoji with what
 * @param remove whether it is taken away
 */
public record Reaction(long targetSeq, String emoji, boolean remove) implements Change {
    private static final int MAX_EMOJI_BYTES = 64;

    /** Why this is no emoji, if there is a reason. */
    public static Optional<Error> check(String emoji) {
        boolean good = !emoji.isEmpty()
                && emoji.getBytes(StandardCharsets.UTF_8).length <= MAX_EMOJI_BYTES
                && emoji.codePoints().noneMatch(c -> Character.isISOControl(c) || Character.isWhitespace(c));
        return good
                ? Optional.empty()
                : Change.refuse(
                        ErrorCode.ERROR_CODE_INVALID,
                        "react.emoji must have 1 to " + MAX_EMOJI_BYTES
                                + " bytes of UTF-8 without spaces and control characters.");
    }

    @Override
    public EntryKind kind() {
        return remove ? EntryKind.UNREACT : EntryKind.REACT;
    }

    @Override
    public String text() {
        return emoji;
    }

    @Override
    public void describe(Changed.Builder changed) {
        changed.setReact(React.newBuilder().setEmoji(emoji).setRemove(remove));
    }

    @Override
    public Optional<Error> refusal(Target target, int authorId, long nowMs, ChangeRules rules) {
        boolean oneMore = !remove && !target.reactions().contains(emoji);
        return oneMore && target.reactions().size() >= rules.reactions()
                ? Change.refuse(
                        ErrorCode.ERROR_CODE_INVALID,
                        "You have reacted to this message with " + rules.reactions()
                                + " emojis, which is the most. Take one away first.")
                : Optional.empty();
    }

    @Override
    public Target applied(Target target) {
        Set<String> own = new HashSet<>(target.reactions());
        if (remove) {
            own.remove(emoji);
        } else {
            own.add(emoji);
        }
        return target.withReactions(own);
    }
}
