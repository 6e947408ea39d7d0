package io.parley.gateway.handler.conversation;

import com.google.protobuf.Message;
import io.parley.proto.SyncContinuation;
import io.parley.proto.client.v1.Changed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

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

    /** Where a client.v1.Message or a Changed stands. */
    static SyncContinuation placeOf(Message entry) {
        if (entry instanceof Changed changed) {
            return new SyncContinuation(changed.getConversationId(), changed.getSeq());
        }
        io.parley.proto.client.v1.Message message = (io.parley.proto.client.v1.Message) entry;
        return new SyncContinuation(message.getConversationId(), message.getSeq());
    }
}
