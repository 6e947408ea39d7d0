package io.parley.message.sync;

import com.google.protobuf.InvalidProtocolBufferException;
import io.parley.message.store.entry.StoredEntry;
import io.parley.proto.ConversationIds;
import io.parley.proto.client.v1.Changed;
import io.parley.proto.client.v1.Content;
import io.parley.proto.client.v1.Message;
import io.parley.proto.client.v1.MessageType;

/** Turns stored entries into what clients see. */
public final class Messages {
    /** Bytes of messages in one answer, at most; leaves room in a 64 KiB frame for names and the header. */
    static final int PAGE_BYTES = 48 * 1024;

    private Messages() {}

    /** A post as clients see it, as it is now, without the sender's name, which is not stored. */
    public static Message toClient(StoredEntry stored) {
        Message.Builder message = Message.newBuilder()
                .setConversationId(stored.conversationId())
                .setSeq(stored.seq())
                .setTimestampMs(stored.timestampMs())
                .setSenderId(stored.authorId())
                .setRecipientId(recipient(stored))
                .setClientMessageId(stored.clientMessageId())
                .setMessageType(MessageType.forNumber(stored.messageType()))
                .setText(stored.text());
        if (!stored.content().isEmpty()) {
            message.setContent(content(stored));
        }
        return message.setRevisedSeq(stored.revisedSeq())
                .setRecalled(stored.recalled())
                .build();
    }

    /** What is no post as clients see it, without its author's name. */
    public static Changed changedToClient(StoredEntry stored) {
        Changed.Builder changed = Changed.newBuilder()
                .setConversationId(stored.conversationId())
                .setSeq(stored.seq())
                .setTimestampMs(stored.timestampMs())
                .setSenderId(stored.authorId())
                .setRecipientId(recipient(stored))
                .setClientMessageId(stored.clientMessageId())
                .setTargetSeq(stored.targetSeq());
        stored.event().describe(changed);
        return changed.build();
    }

    /** The other user of a direct conversation; 0 elsewhere. */
    private static int recipient(StoredEntry stored) {
        return ConversationIds.isDirect(stored.conversationId())
                ? ConversationIds.peer(stored.conversationId(), stored.authorId())
                : 0;
    }

    private static Content content(StoredEntry stored) {
        try {
            return Content.parseFrom(stored.content());
        } catch (InvalidProtocolBufferException unreadable) {
            throw new IllegalStateException(
                    "The content of entry " + stored.seq() + " of conversation " + stored.conversationId()
                            + " cannot be read",
                    unreadable);
        }
    }
}
