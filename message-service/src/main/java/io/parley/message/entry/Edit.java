package io.parley.message.entry;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.parley.proto.client.v1.Changed;
import io.parley.proto.client.v1.Content;
import io.parley.proto.client.v1.Error;
import java.util.List;
import java.util.Optional;

/**
 * A post holds something else from now on. The new content is kept in the row of the post alone: an edit that is read back shows
 * what the post holds at that time, and a recalled text is nowhere else.
 *
 * @param targetSeq the post
 * @param newText its new text
 * @param newContent the other fields of its new content, encoded; empty for none
 */
public record Edit(long targetSeq, String newText, ByteString newContent) implements Change {
    static Edit of(long targetSeq, Content content) {
        ByteString rest = content.toBuilder().clearText().build().toByteString();
        return new Edit(targetSeq, content.getText(), rest);
    }

    /** The users whom the new content names, each once. */
    public List<Integer> mentions() {
        return Post.mentions(newContent);
    }

    @Override
    public EntryKind kind() {
        return EntryKind.EDIT;
    }

    /** Of a recalled post nothing is told. */
    @Override
    public void describe(Changed.Builder changed) {
        io.parley.proto.client.v1.Edit.Builder edit = io.parley.proto.client.v1.Edit.newBuilder();
        if (!newText.isEmpty() || !newContent.isEmpty()) {
            edit.setContent(wholeContent());
        }
        changed.setEdit(edit);
    }

    private Content.Builder wholeContent() {
        try {
            return Content.parseFrom(newContent).toBuilder().setText(newText);
        } catch (InvalidProtocolBufferException unreadable) {
            throw new IllegalStateException("A content that passed validation cannot be read", unreadable);
        }
    }

    @Override
    public Optional<Error> refusal(Target target, int authorId, long nowMs, ChangeRules rules) {
        return ChangeRules.ofAuthorWithin(rules.editWithin(), "edited", target, authorId, nowMs);
    }

    @Override
    public Target applied(Target target) {
        return target;
    }

    @Override
    public Optional<Revision> revision() {
        return Optional.of(new Revision(newText, newContent, false));
    }
}
