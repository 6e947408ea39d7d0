package io.parley.gateway.handler.conversation;

import com.google.protobuf.Message;
import io.parley.proto.SyncContinuation;
import io.parley.proto.client.v1.Changed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** The order in which a device is told entries: by conversation, then by seq, messages and changes together. */
final class EntryOrder {
    private static final Comparator<Message> BY_PLACE = Comparator.comparingLong(
                    (Message entry) -> placeOf(entry).conversationId())
            .thenComparingLong(entry -> placeOf(entry).seq());

    private EntryOrder() {}

    /** All of them, in order. */
    static List<Message> merged(List<io.parley.proto.client.v1.Message> messages, List<Changed> changes) {
        List<Message> entries = new ArrayList<>(messages);
        entries.addAll(changes);
        entries.sort(BY_PLACE);
        return entries;
    }

    /** All of them, from the last to the first. */
    static List<Message> newestFirst(List<io.parley.proto.client.v1.Message> messages, List<Changed> changes) {
        return merged(messages, changes).reversed();
    }

    /** Gives each to where entries of its kind go. */
    static void split(
            List<Message> entries, Consumer<io.parley.proto.client.v1.Message> messages, Consumer<Changed> changes) {
        for (Message entry : entries) {
            if (entry instanceof Changed changed) {
                changes.accept(changed);
            } else {
                messages.accept((io.parley.proto.client.v1.Message) entry);
            }
        }
    }

    /** Where a client.v1.Message or a Changed stands. */
    static SyncContinuation placeOf(Message entry) {
        if (entry instanceof Changed changed) {
            return new SyncContinuation(changed.getConversationId(), changed.getSeq());
        }
        io.parley.proto.client.v1.Message message = (io.parley.proto.client.v1.Message) entry;
        return new SyncContinuation(message.getConversationId(), message.getSeq());
    }
}
