package io.parley.proto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What the id of a conversation tells. Bits 60 to 62 say of which kind it is: 0 direct, 1 group, 2 feed.
 *
 * <p>User ids have 9 decimal digits and so fit in 30 bits: of a direct conversation the higher id is in bits 30..59 and the
 * lower one in bits 0..29; anyone who knows the two users knows the conversation without asking. The other bits of a feed's id
 * are its user's id. Those of a group's id follow from who created it by which request, so that a repeated request means
 * the same group; nobody can tell the id of a group whose creation he has not seen.
 */
public final class ConversationIds {
    private static final int USER_ID_BITS = 30;
    private static final long USER_ID_MASK = (1L << USER_ID_BITS) - 1;
    private static final int KIND_BITS = 2 * USER_ID_BITS;
    private static final long GROUP = 1;
    private static final long FEED = 2;
    private static final long BELOW_KIND_MASK = (1L << KIND_BITS) - 1;

    private ConversationIds() {}

    /** The direct conversation of two users, in either order; the same user twice is their notes to themselves. */
    public static long direct(int oneUser, int otherUser) {
        return ((long) Math.max(oneUser, otherUser) << USER_ID_BITS) | Math.min(oneUser, otherUser);
    }

    /** Whether the id is one of a direct conversation. */
    public static boolean isDirect(long conversationId) {
        return conversationId > 0 && conversationId >>> KIND_BITS == 0 && higherUser(conversationId) != 0;
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

    /** The group that this request of this user creates. */
    public static long group(int creatorId, String clientMessageId) {
        byte[] request = (creatorId + "/" + clientMessageId).getBytes(StandardCharsets.UTF_8);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(request);
            return GROUP << KIND_BITS | ByteBuffer.wrap(digest).getLong() & BELOW_KIND_MASK;
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every JVM has SHA-256", impossible);
        }
    }

    /** Whether the id is one of a group. */
    public static boolean isGroup(long conversationId) {
        return conversationId >>> KIND_BITS == GROUP;
    }

    /** The lowest id that a group can have. */
    public static long firstGroup() {
        return GROUP << KIND_BITS;
    }

    /** The highest id that a group can have. */
    public static long lastGroup() {
        return GROUP << KIND_BITS | BELOW_KIND_MASK;
    }

    /** A user's feed. */
    public static long feed(int userId) {
        return FEED << KIND_BITS | userId;
    }

    /** Whether the id is one of a feed. */
    public static boolean isFeed(long conversationId) {
        return conversationId >>> KIND_BITS == FEED && (conversationId & BELOW_KIND_MASK) >>> USER_ID_BITS == 0;
    }

    /** Whose feed it is. */
    public static int feedUser(long conversationId) {
        return lowerUser(conversationId);
    }
}
