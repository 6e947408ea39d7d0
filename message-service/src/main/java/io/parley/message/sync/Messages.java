package io.parley.message.sync;

import io.parley.message.store.StoredMessage;
import io.parley.proto.ConversationIds;
import io.parley.proto.client.v1.Message;
import io.parley.proto.client.v1.MessageType;

/** Turns stored messages into what clients see. */
public final class Messages {
    /** Bytes of messages in one answer, at most; leaves room in a 64 KiB frame for names and the header. */
    static final int PAGE_BYTES = 48 * 1024;

    private Messages() {}

    /** The message as clients see it, without the sender's name, which is not stored. */
    public static Message toClient(StoredMessage stored) {
        return Message.newBuilder()
                .setConversationId(stored.conversationId())
                .setSeq(stored.seq())
                .setTimestampMs(stored.timestampMs())
                .setSenderId(stored.senderId())
                .setRecipientId(ConversationIds.peer(stored.conversationId(), stored.senderId()))
                .setClientMessageId(stored.clientMessageId())
                .setMessageType(MessageType.forNumber(stored.messageType()))
                .setText(stored.text())
                .build();
    }
}
