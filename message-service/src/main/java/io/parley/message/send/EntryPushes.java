package io.parley.message.send;

import com.google.protobuf.ByteString;
import io.parley.message.conversation.Audience;
import io.parley.message.conversation.Membership;
import io.parley.message.entry.MembersEntry;
import io.parley.message.routing.Push;
import io.parley.message.routing.PushedEntry;
import io.parley.message.store.commit.Committed;
import io.parley.proto.event.v1.GroupAudience;
import java.util.List;
import java.util.stream.Stream;

/** Who gets an entry that has just been committed: all devices of everybody in the conversation but the one it comes from. */
final class EntryPushes {
    private final int lookedUp;

    /** @param lookedUp members of a group whose sessions are looked up one by one, at most */
    EntryPushes(int lookedUp) {
        this.lookedUp = lookedUp;
    }

    /** @param group its members as of the entry or a later one; {@code null} when it is no group */
    Push push(PendingSend send, Committed place, Membership group) {
        ByteString frame = EntryFrames.frame(send, place);
        int author = send.entry().authorId();
        String device = send.command().getSenderDevice();
        PushedEntry entry = new PushedEntry(send.entry().conversationId(), place.seq(), false, send.span());
        if (group == null) {
            return new Push.ToUsers(
                    frame, Audience.of(send.entry().conversationId()).users(), author, device, 0, entry);
        }
        return group.members().size() > lookedUp
                ? new Push.ToMembers(frame, audience(send, place, group), () -> users(place, group), entry)
                : new Push.ToUsers(frame, users(place, group), author, device, 0, entry);
    }

    private static GroupAudience audience(PendingSend send, Committed place, Membership group) {
        return GroupAudience.newBuilder()
                .setConversationId(group.conversationId())
                .setSeq(place.seq())
                .setMembersSeq(group.asOfSeq())
                .addAllAlsoUserIds(concerned(place))
                .setExceptUserId(send.entry().authorId())
                .setExceptDeviceId(send.command().getSenderDevice())
                .build();
    }

    private static List<Integer> users(Committed place, Membership group) {
        List<Integer> users = group.usersAt(place.seq());
        List<Integer> concerned = concerned(place);
        return concerned.isEmpty()
                ? users
                : Stream.concat(users.stream(), concerned.stream()).distinct().toList();
    }

    /** Who goes is told so. */
    private static List<Integer> concerned(Committed place) {
        return place.stored() instanceof MembersEntry event ? event.members().getUserIdsList() : List.of();
    }
}
