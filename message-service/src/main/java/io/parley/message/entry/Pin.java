package io.parley.message.entry;

import io.parley.proto.client.v1.Changed;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import java.util.Optional;

/**
 * A post is marked for everybody in its conversation, or not any more.
 *
 * @param targetSeq the post
 * @param remove whether the mark is taken away
 */
public record Pin(long targetSeq, boolean remove) implements Change {
    @Override
    public EntryKind kind() {
        return remove ? EntryKind.UNPIN : EntryKind.PIN;
    }

    @Override
    public void describe(Changed.Builder changed) {
        changed.setPin(io.parley.proto.client.v1.Pin.newBuilder().setRemove(remove));
    }

    @Override
    public Optional<Error> refusal(Target target, int authorId, long nowMs, ChangeRules rules) {
        return !remove && !target.pinned() && target.pins() >= rules.pins()
                ? Change.refuse(
                        ErrorCode.ERROR_CODE_INVALID,
                        "This conversation has " + rules.pins()
                                + " pinned messages, which is the most. Take one away first.")
                : Optional.empty();
    }

    @Override
    public Target applied(Target target) {
        int change = (remove ? 0 : 1) - (target.pinned() ? 1 : 0);
        return target.withPins(!remove, target.pins() + change);
    }
}
