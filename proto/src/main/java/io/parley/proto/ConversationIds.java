package io.parley.proto;

/**
 * How the id of a direct conversation follows from its two users.
 *
 * <p>User ids have 9 decimal digits and so fit in 30 bits: the higher id is in bits 30..59 and the lower one in bits
 * 0..29. Anyone who knows the two users knows the conversation without asking. Bits 60 and up are 0 in direct
 * conversations.
 */
public final class ConversationIds {
    private static final int USER_ID_BITS = 30;
    private static final long USER_ID_MASK = (1L << USER_ID_BITS) - 1;
    private static final int DIRECT_BITS = 2 * USER_ID_BITS;

    private ConversationIds() {}

    /** The direct conversation of two users, in either order; the same user twice is their notes to themselves. */
    public static long direct(int oneUser, int otherUser) {
        return ((long) Math.max(oneUser, otherUser) << USER_ID_BITS) | Math.min(oneUser, otherUser);
    }

    /** Whether the id is one of a direct conversation. */
    public static boolean isDirect(long conversationId) {
        return conversationId > 0 && conversationId >>> DIRECT_BITS == 0 && higherUser(conversationId) != 0;
    }

    /** The lower user id of a direct conversation. */
    public static int lowerUser(long conversationId) {
        return (int) (conversationId & USER_ID_MASK);
    }

    /** The higher user id of a direct conversation. */
    public static int higherUser(long conversationId) {
        return (int) (conversationId >>> USER_ID_BITS & USER_ID_MASK);
    }

    /** Whether this is a direct conversation and the user one of its two. */
    public static boolean isDirectMember(long conversationId, int user) {
        return isDirect(conversationId) && (lowerUser(conversationId) == user || higherUser(conversationId) == user);
    }

    /** The other user of a direct conversation. */
    public static int peer(long conversationId, int user) {
        int lower = lowerUser(conversationId);
        return lower == user ? higherUser(conversationId) : lower;
    }
}
