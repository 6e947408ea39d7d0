package io.parley.message.conversation;

import io.parley.proto.ConversationIds;
import java.util.List;

/** Who belongs to a conversation. Bits 60 to 62 of its id say what it is. */
public sealed interface Audience {
    /** Whether the user may read it. */
    boolean contains(int userId);

    /** Whether the user may write to it. */
    boolean mayWrite(int userId);

    /** Everybody in it, each once. */
    List<Integer> users();

    /** Of an id that need not be one of a conversation: then nobody is in it. */
    static Audience of(long conversationId) {
        if (ConversationIds.isDirect(conversationId)) {
            return new Pair(ConversationIds.lowerUser(conversationId), ConversationIds.higherUser(conversationId));
        }
        return conversationId >>> Feed.KIND_BITS == Feed.KIND ? new Feed((int) conversationId) : new Nobody();
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
        private static final int KIND_BITS = 60;
        private static final long KIND = 2;

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
