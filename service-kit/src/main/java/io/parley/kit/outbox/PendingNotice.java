package io.parley.kit.outbox;

import com.google.protobuf.InvalidProtocolBufferException;
import io.parley.proto.client.v1.Notice;
import io.parley.proto.message.v1.FeedNotice;

/**
 * A notice that waits in the outbox.
 *
 * @param eventId what tells message-service a repeat by
 * @param tries how many times it was refused
 */
record PendingNotice(String eventId, int userId, byte[] notice, int tries) {
    /** In the form of the call. */
    FeedNotice inFeed() {
        try {
            return FeedNotice.newBuilder()
                    .setUserId(userId)
                    .setEventId(eventId)
                    .setNotice(Notice.parseFrom(notice))
                    .build();
        } catch (InvalidProtocolBufferException damaged) {
            throw new IllegalStateException("The stored notice " + eventId + " cannot be read", damaged);
        }
    }

    @Override
    public String toString() {
        return eventId + " of user " + userId;
    }
}
