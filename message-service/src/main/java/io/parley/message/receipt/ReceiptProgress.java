package io.parley.message.receipt;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.parley.message.config.MessageConfig;
import io.parley.message.send.CommitListener;
import io.parley.message.store.NewMessage;
import io.parley.proto.ConversationIds;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Remembers, for lately active direct conversations, up to where receipts were sent and which was the last message of
 * each side, so that a receipt is sent only when it tells its reader something new about his own messages. What is
 * forgotten costs a superfluous receipt, which clients ignore. Safe for any thread.
 */
@ApplicationScoped
public class ReceiptProgress implements CommitListener {
    private final Cache<Long, Sides> conversations;

    /** For CDI. */
    public ReceiptProgress(MessageConfig config) {
        conversations = Caffeine.newBuilder()
                .maximumSize(config.receipts().remembered())
                .build();
    }

    @Override
    public void committed(NewMessage message, long seq) {
        Sides sides = sides(message.conversationId());
        raise(sides.of(message.senderId(), message.conversationId()).lastSent, seq);
    }

    /**
     * Notes that a user has acknowledged up to seq.
     *
     * @return whether the peer is to get a receipt
     */
    boolean acknowledged(long conversationId, int userId, long seq) {
        Sides sides = sides(conversationId);
        long before = raise(sides.of(userId, conversationId).receiptSent, seq);
        if (before >= seq) {
            return false;
        }
        long lastOfPeer = sides.of(ConversationIds.peer(conversationId, userId), conversationId)
                .lastSent
                .get();
        return lastOfPeer == Side.UNKNOWN || lastOfPeer > before;
    }

    private Sides sides(long conversationId) {
        return conversations.get(conversationId, id -> new Sides());
    }

    private static long raise(AtomicLong value, long to) {
        return value.getAndAccumulate(to, Math::max);
    }

    private record Sides(Side lower, Side higher) {
        Sides() {
            this(new Side(), new Side());
        }

        Side of(int userId, long conversationId) {
            return ConversationIds.lowerUser(conversationId) == userId ? lower : higher;
        }
    }

    /** One user's side of a conversation. */
    private static final class Side {
        private static final long UNKNOWN = 0;
        private final AtomicLong lastSent = new AtomicLong(UNKNOWN);
        private final AtomicLong receiptSent = new AtomicLong();
    }
}
