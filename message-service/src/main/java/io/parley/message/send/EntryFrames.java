package io.parley.message.send;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.parley.kit.delivery.Frames;
import io.parley.message.entry.Event;
import io.parley.message.entry.GroupAction;
import io.parley.message.entry.Post;
import io.parley.message.store.commit.Committed;
import io.parley.message.store.entry.NewEntry;
import io.parley.proto.client.v1.Changed;
import io.parley.proto.client.v1.Content;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Message;
import io.parley.proto.client.v1.MessageType;
import io.parley.proto.message.v1.SendCommand;

/** Entries that have just been committed, as frames. Stateless. */
final class EntryFrames {
    private EntryFrames() {}

    static ByteString frame(PendingSend send, Committed place) {
        NewEntry entry = send.entry();
        SendCommand command = send.command();
        return switch (place.stored()) {
            case Post post -> message(entry, post, command, place);
            case Event event -> changed(entry, event, command, place);
            case GroupAction action -> throw new IllegalStateException("An action does not stand in the log");
        };
    }

    private static ByteString message(NewEntry entry, Post post, SendCommand command, Committed place) {
        Message.Builder message = Message.newBuilder()
                .setConversationId(entry.conversationId())
                .setSeq(place.seq())
                .setTimestampMs(place.timestampMs())
                .setSenderId(entry.authorId())
                .setSenderNameBytes(command.getSenderNameBytes())
                .setRecipientId(command.getRecipientId())
                .setClientMessageId(entry.clientMessageId())
                .setMessageType(MessageType.forNumber(post.messageType()))
                .setTextBytes(command.getTextBytes());
        if (!post.content().isEmpty()) {
            message.setContent(content(post.content()));
        }
        return Frames.push(FrameType.FRAME_TYPE_MESSAGE, message.build());
    }

    private static ByteString changed(NewEntry entry, Event event, SendCommand command, Committed place) {
        Changed.Builder changed = Changed.newBuilder()
                .setConversationId(entry.conversationId())
                .setSeq(place.seq())
                .setTimestampMs(place.timestampMs())
                .setSenderId(entry.authorId())
                .setSenderNameBytes(command.getSenderNameBytes())
                .setRecipientId(command.getRecipientId())
                .setClientMessageId(entry.clientMessageId())
                .setTargetSeq(event.targetSeq());
        event.describe(changed);
        return Frames.push(FrameType.FRAME_TYPE_CHANGED, changed.build());
    }

    private static Content content(ByteString encoded) {
        try {
            return Content.parseFrom(encoded);
        } catch (InvalidProtocolBufferException unreadable) {
            throw new IllegalStateException("A content that passed validation cannot be read", unreadable);
        }
    }
}
