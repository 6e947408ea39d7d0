package io.parley.message.send;

import io.parley.message.entry.ContentRules;
import io.parley.message.entry.Reaction;
import io.parley.message.group.GroupRules;
import io.parley.proto.ConversationIds;
import io.parley.proto.UserIdRange;
import io.parley.proto.client.v1.Change;
import io.parley.proto.client.v1.Content;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.MessageType;
import io.parley.proto.message.v1.SendCommand;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Checks what a gateway hands over. Gateways check too; this is the line that cannot be passed. */
@ApplicationScoped
public class SendValidation {
    private static final int CLIENT_MESSAGE_ID_MAX = 36;

    private final ContentRules content;
    private final GroupRules groups;

    /** For CDI. */
    public SendValidation(ContentRules content, GroupRules groups) {
        this.content = content;
        this.groups = groups;
    }

    /** The reason why this send cannot be taken, if there is one. */
    public Optional<Error> check(SendCommand send) {
        boolean toGroup = ConversationIds.isGroup(send.getConversationId());
        if (!UserIdRange.contains(send.getSenderId()) || !toGroup && !UserIdRange.contains(send.getRecipientId())) {
            return refuse("The sender and the receiver must be 9-digit user ids.");
        }
        if (send.getConversationId() != 0 && (!toGroup || send.getRecipientId() != 0)) {
            return refuse("A message goes to a user or to a group.");
        }
        if (!isClientMessageId(send.getClientMessageId())) {
            return refuse("client_message_id must be 1 to " + CLIENT_MESSAGE_ID_MAX + " visible ASCII characters.");
        }
        if (GroupRules.isAction(send)) {
            return toGroup ? groups.check(send) : refuse("conversation_id must be that of a group.");
        }
        if (send.hasChange()) {
            return check(send.getChange());
        }
        if (send.getMessageType() == MessageType.MESSAGE_TYPE_SYSTEM
                || send.getMessageType() == MessageType.UNRECOGNIZED) {
            return refuse("message_type must be TEXT, IMAGE, FILE or CUSTOM.");
        }
        return content.check(send.getTextBytes(), send.getContent());
    }

    private Optional<Error> check(Change change) {
        if (change.getTargetSeq() <= 0) {
            return refuse("target_seq must say which message to change.");
        }
        return switch (change.getWhatCase()) {
            case EDIT -> check(change.getEdit().getContent());
            case REACT -> Reaction.check(change.getReact().getEmoji());
            case RECALL, PIN -> Optional.empty();
            default -> refuse("edit, recall, react or pin must say what to change.");
        };
    }

    private Optional<Error> check(Content whole) {
        return content.check(
                whole.getTextBytes(), whole.toBuilder().clearText().build().toByteString());
    }

    private static Optional<Error> refuse(String sentence) {
        return Optional.of(Refusals.invalid(sentence));
    }

    static boolean isClientMessageId(String id) {
        return !id.isEmpty()
                && id.length() <= CLIENT_MESSAGE_ID_MAX
                && id.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }
}
