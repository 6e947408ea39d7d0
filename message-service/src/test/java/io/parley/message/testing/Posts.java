package io.parley.message.testing;

import com.google.protobuf.ByteString;
import io.parley.message.entry.Post;
import io.parley.message.store.entry.NewEntry;

/** Posts to be committed. */
public final class Posts {
    private Posts() {}

    /** One that is nothing but a text. */
    public static NewEntry post(long conversation, int sender, String id, String text) {
        return post(conversation, sender, id, 1, text, ByteString.EMPTY);
    }

    /** One with everything. */
    public static NewEntry post(long conversation, int sender, String id, int type, String text, ByteString content) {
        return new NewEntry(conversation, sender, id, new Post(type, text, content));
    }
}
