package io.parley.message.entry;

import com.google.protobuf.ByteString;
import io.parley.proto.client.v1.Changed;
import io.parley.proto.client.v1.Error;
import java.util.Optional;

/**
 * A post is taken back: its content, its reactions and its pin are gone.
 *
 * @param targetSeq the post
 */
public record Recall(long targetSeq) implements Change {
    @Override
    public EntryKind kind() {
        return EntryKind.RECALL;
    }

    @Override
    public void describe(Changed.Builder changed) {
        changed.setRecall(io.parley.proto.client.v1.Recall.getDefaultInstance());
    }

    @Override
    public Optional<Error> refusal(Target target, int authorId, long nowMs, ChangeRules rules) {
        return target.byAdmin()
                ? Optional.empty()
                : ChangeRules.ofAuthorWithin(rules.recallWithin(), "recalled", target, authorId, nowMs);
    }

    @Override
    public Target applied(Target target) {
        return target.asRecalled();
    }

    @Override
    public Optional<Revision> revision() {
        return Optional.of(new Revision("", ByteString.EMPTY, true));
    }
}
