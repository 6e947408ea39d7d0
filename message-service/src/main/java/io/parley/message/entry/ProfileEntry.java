package io.parley.message.entry;

import com.google.protobuf.ByteString;
import io.parley.proto.client.v1.Changed;
import io.parley.proto.client.v1.GroupProfile;

/**
 * A group is called or used otherwise from now on.
 *
 * @param profile all of it
 */
public record ProfileEntry(GroupProfile profile) implements Event {
    @Override
    public EntryKind kind() {
        return EntryKind.PROFILE;
    }

    @Override
    public ByteString content() {
        return profile.toByteString();
    }

    @Override
    public void describe(Changed.Builder changed) {
        changed.setProfile(profile);
    }
}
