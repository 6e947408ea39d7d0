package io.parley.message.entry;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.parley.proto.client.v1.Content;
import java.util.List;

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

    /** The users whom it names, each once. */
    public List<Integer> mentions() {
        return mentions(content);
    }

    /** The users whom a content names, each once. */
    static List<Integer> mentions(ByteString content) {
        if (content.isEmpty()) {
            return List.of();
        }
        try {
            return Content.parseFrom(content).getMentionsList().stream()
                    .distinct()
                    .toList();
        } catch (InvalidProtocolBufferException unreadable) {
            // What nobody here can read names nobody.
            return List.of();
        }
    }
}
