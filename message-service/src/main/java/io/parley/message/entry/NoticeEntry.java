package io.parley.message.entry;

import com.google.protobuf.ByteString;
import io.parley.proto.client.v1.Changed;
import io.parley.proto.client.v1.Notice;

/**
 * What concerns one user alone; stands in his feed.
 *
 * @param notice what it is
 */
public record NoticeEntry(Notice notice) implements Event {
    @Override
    public EntryKind kind() {
        return EntryKind.NOTICE;
    }

    @Override
    public ByteString content() {
        return notice.toByteString();
    }

    @Override
    public void describe(Changed.Builder changed) {
        changed.setNotice(notice);
    }
}
