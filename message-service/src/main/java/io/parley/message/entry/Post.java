package io.parley.message.entry;

import com.google.protobuf.ByteString;

/**
 * What a user sent.
 *
 * @param messageType number of {@code client.v1.MessageType}
 * @param text what everybody can show
 * @param content the other fields of a {@code client.v1.Content}, encoded; empty when there is none. Nobody on the way looks into it
 */
public record Post(int messageType, String text, ByteString content) implements Entry {
    @Override
    public EntryKind kind() {
        return EntryKind.POST;
    }
}
