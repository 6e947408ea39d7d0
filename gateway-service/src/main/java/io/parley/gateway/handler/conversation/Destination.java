package io.parley.gateway.handler.conversation;

import io.parley.gateway.dispatch.PeerTurn;
import io.parley.gateway.dispatch.PeerTurn.Peer;
import io.parley.gateway.dispatch.Request;
import io.parley.gateway.protocol.Refusal;
import io.parley.gateway.session.Identity;
import io.parley.proto.ConversationIds;
import io.parley.proto.client.v1.Change;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.Send;
import io.parley.proto.client.v1.Typing;
import java.util.function.Consumer;

/**
 * Where a request that writes goes: to a user or to a group.
 *
 * @param author who writes
 * @param peer the user; {@code null} for a group
 * @param groupId the group; 0 for a user
 */
record Destination(Identity author, Peer peer, long groupId) {
    static Destination of(Identity author, Send frame) {
        return switch (frame.getToCase()) {
            case USER_ID -> user(author, Peer.withId(frame.getUserId()));
            case USER_NAME -> user(author, Peer.named(frame.getUserName()));
            case CONVERSATION_ID -> conversation(author, frame.getConversationId());
            case TO_NOT_SET -> throw Refusal.invalid("user_id, user_name or conversation_id must say whom to send to.");
        };
    }

    static Destination of(Identity author, Change frame) {
        return switch (frame.getToCase()) {
            case USER_ID -> user(author, Peer.withId(frame.getUserId()));
            case USER_NAME -> user(author, Peer.named(frame.getUserName()));
            case CONVERSATION_ID -> conversation(author, frame.getConversationId());
            case TO_NOT_SET ->
                throw Refusal.invalid("user_id, user_name or conversation_id must say where the message is.");
        };
    }

    static Destination of(Identity author, Typing frame) {
        return switch (frame.getToCase()) {
            case USER_ID -> user(author, Peer.withId(frame.getUserId()));
            case CONVERSATION_ID -> conversation(author, frame.getConversationId());
            case TO_NOT_SET -> throw Refusal.invalid("user_id or conversation_id must say to whom you are typing.");
        };
    }

    private static Destination user(Identity author, Peer peer) {
        return new Destination(author, peer, 0);
    }

    private static Destination conversation(Identity author, long id) {
        if (ConversationIds.isGroup(id)) {
            return new Destination(author, null, id);
        }
        if (!ConversationIds.isDirectMember(id, author.userId())) {
            throw Refusal.of(
                    ErrorCode.ERROR_CODE_FORBIDDEN, "You cannot write to that conversation. Check where it goes.");
        }
        return user(author, Peer.withId(ConversationIds.peer(id, author.userId())));
    }

    /** Goes on when the user is known, in the order in which requests came on their session; refuses when there is none. */
    void take(PeerTurn peers, Request request, Consumer<Place> then) {
        if (peer == null) {
            peers.pass(request, () -> then.accept(Place.group(groupId)));
        } else {
            peers.take(
                    request,
                    peer,
                    peerId -> then.accept(new Place(ConversationIds.direct(author.userId(), peerId), peerId, 0)));
        }
    }

    /**
     * The same, known to exist.
     *
     * @param conversationId the conversation
     * @param recipientId the user; 0 for a group
     * @param groupId the group; 0 for a user
     */
    record Place(long conversationId, int recipientId, long groupId) {
        static Place group(long id) {
            return new Place(id, 0, id);
        }
    }
}
