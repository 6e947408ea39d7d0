package io.parley.message.store.entry;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import io.parley.message.entry.Edit;
import io.parley.message.entry.EntryKind;
import io.parley.message.entry.Event;
import io.parley.message.entry.MembersEntry;
import io.parley.message.entry.NoticeEntry;
import io.parley.message.entry.Pin;
import io.parley.message.entry.ProfileEntry;
import io.parley.message.entry.Reaction;
import io.parley.message.entry.Recall;
import io.parley.proto.client.v1.GroupProfile;
import io.parley.proto.client.v1.Members;
import io.parley.proto.client.v1.Notice;

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
    /** What it tells; only for what is no post. */
    public Event event() {
        return switch (kind) {
            case POST -> throw new IllegalStateException("A post is no event");
            case EDIT -> new Edit(targetSeq, text, content);
            case RECALL -> new Recall(targetSeq);
            case REACT -> new Reaction(targetSeq, text, false);
            case UNREACT -> new Reaction(targetSeq, text, true);
            case PIN -> new Pin(targetSeq, false);
            case UNPIN -> new Pin(targetSeq, true);
            case MEMBERS -> new MembersEntry(parsed(Members.parser()));
            case PROFILE -> new ProfileEntry(parsed(GroupProfile.parser()));
            case NOTICE -> new NoticeEntry(parsed(Notice.parser()));
        };
    }

    private <M> M parsed(Parser<M> parser) {
        try {
            return parser.parseFrom(content);
        } catch (InvalidProtocolBufferException unreadable) {
            throw new IllegalStateException(
                    "Entry " + seq + " of conversation " + conversationId + " cannot be read", unreadable);
        }
    }
}
