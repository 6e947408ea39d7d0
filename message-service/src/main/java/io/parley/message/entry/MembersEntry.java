package io.parley.message.entry;

import com.google.protobuf.ByteString;
import io.parley.proto.client.v1.Changed;
import io.parley.proto.client.v1.Members;

/**
 * Somebody came into a group, went, or became something else in it.
 *
 * @param members who and what
 */
public record MembersEntry(Members members) implements Event {
    @Override
    public EntryKind kind() {
        return EntryKind.MEMBERS;
    }

    @Override
    public ByteString content() {
        return members.toByteString();
    }

    @Override
    public void describe(Changed.Builder changed) {
        changed.setMembers(members);
    }
}
