package io.parley.message.entry;

import io.parley.proto.client.v1.Changed;

/** What is no post: clients are told of it by a {@code Changed}. */
public sealed interface Event extends Entry permits Change, MembersEntry, ProfileEntry, NoticeEntry {
    /** Most keep no text in their own row. */
    @Override
    default String text() {
        return "";
    }

    /** The seq of the post that it is about; 0 when it is about none. */
    default long targetSeq() {
        return 0;
    }

    /** Says what it is in the frame that tells of it. */
    void describe(Changed.Builder changed);
}
