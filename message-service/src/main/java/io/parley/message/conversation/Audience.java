package io.parley.message.conversation;

import io.parley.proto.ConversationIds;
import java.util.List;

/** Who belongs to a conversation. Of a group that needs its {@link Membership}; of all others the id tells it. */
public sealed interface Audience {
    /** Whether the user may read it. */
    boolean contains(int userId);

    /** Whether the user may write to it. */
    boolean mayWrite(int userId);

    /** Everybody in it, each once. */
    List<Integer> users();

    /** Who gets an entry of this seq. */
    default List<Integer> usersAt(long seq) {
        return users();
    }

    /** Of an id that need not be one of a conversation: then nobody is in it. Nor does the id of a group tell of anybody. */
    static Audience of(long conversationId) {
        if (ConversationIds.isDirect(conversationId)) {
            return new Pair(ConversationIds.lowerUser(conversationId), ConversationIds.higherUser(conversationId));
        }
        return ConversationIds.isFeed(conversationId)
                ? new Feed(ConversationIds.feedUser(conversationId))
                : new Nobody();
    }

    /**
     * Two users, or one with notes to himself.
     *
     * @param lower the lower id
     * @param higher the higher id; the same for notes to oneself
     */
    record Pair(int lower, int higher) implements Audience {
        @Override
        public boolean contains(int userId) {
            return userId == lower || userId == higher;
        }

        @Override
        public boolean mayWrite(int userId) {
            return contains(userId);
        }

        @Override
        public List<Integer> users() {
            return lower == higher ? List.of(lower) : List.of(lower, higher);
        }
    }

    /**
     * What concerns one user alone; the server writes it.
     *
     * @param userId the user
     */
    record Feed(int userId) implements Audience {
        @Override
        public boolean contains(int user) {
            return user == userId;
        }

        @Override
        public boolean mayWrite(int user) {
            return false;
        }

        @Override
        public List<Integer> users() {
            return List.of(userId);
        }
    }

    /**
     * The members of a group.
     *
     * @param membership as it was last seen
     */
    record Group(Membership membership) implements Audience {
        @Override
        public boolean contains(int userId) {
            return membership.contains(userId);
        }

        @Override
        public boolean mayWrite(int userId) {
            return membership.mayWrite(userId);
        }

        @Override
        public List<Integer> users() {
            return membership.users();
        }

        @Override
        public List<Integer> usersAt(long seq) {
            return membership.usersAt(seq);
        }
    }

    /** There is no such conversation. */
    record Nobody() implements Audience {
        @Override
        public boolean contains(int userId) {
            return false;
        }

        @Override
        public boolean mayWrite(int userId) {
            return false;
        }

        @Override
        public List<Integer> users() {
            return List.of();
        }
    }
}
