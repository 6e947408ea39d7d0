package io.parley.message.store;

import com.google.protobuf.ByteString;
import io.parley.message.entry.Change;
import io.parley.message.entry.Edit;
import io.parley.message.entry.EntryKind;
import io.parley.message.entry.Pin;
import io.parley.message.entry.Reaction;
import io.parley.message.entry.Recall;

/**
 * An entry as it is kept.
 *
 * @param conversationId where it stands
 * @param seq its place there
 * @param kind what it is
 * @param authorId who made it
 * @param clientMessageId as its author gave it
 * @param messageType number of {@code client.v1.MessageType}; 0 for what is no post
 * @param timestampMs when it was committed, milliseconds since 1970 UTC
 * @param text the text of a post, or of the post that was edited, as it is now; the emoji of a reaction
 * @param content the other fields of that content, encoded; empty when there is none
 * @param ordinal how many of the entries up to here count as unread until they are read
 * @param targetSeq the post that a change is about; 0 for a post
 * @param revisedSeq the newest change of a post's content; 0 for none
 * @param recalled whether a post was taken back
 */
public record StoredEntry(
        long conversationId,
        long seq,
        EntryKind kind,
        int authorId,
        String clientMessageId,
        int messageType,
        long timestampMs,
        String text,
        ByteString content,
        long ordinal,
        long targetSeq,
        long revisedSeq,
        boolean recalled) {
    /** What it changes; only for what is no post. */
    public Change change() {
        return switch (kind) {
            case POST -> throw new IllegalStateException("A post changes nothing");
            case EDIT -> new Edit(targetSeq, text, content);
            case RECALL -> new Recall(targetSeq);
            case REACT -> new Reaction(targetSeq, text, false);
            case UNREACT -> new Reaction(targetSeq, text, true);
            case PIN -> new Pin(targetSeq, false);
            case UNPIN -> new Pin(targetSeq, true);
        };
    }
}
