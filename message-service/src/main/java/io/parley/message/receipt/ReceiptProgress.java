package io.parley.message.receipt;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.parley.message.config.MessageConfig;
import io.parley.message.send.CommitListener;
import io.parley.message.store.entry.NewEntry;
import io.parley.proto.ConversationIds;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Remembers, for lately active direct conversations, up to where receipts were sent and which was the last message of
 * each side, so that a receipt is sent only when it tells its reader something new about his own messages. What was
 * forgotten or committed by another pod is taken for news: at worst that costs a superfluous receipt, which clients
 * ignore. Safe for any thread.
 */
@ApplicationScoped
public class ReceiptProgress implements CommitListener {
    private final Cache<Long, Progress> conversations;

    /** For CDI. */
    public ReceiptProgress(MessageConfig config) {
        conversations = Caffeine.newBuilder()
                .maximumSize(config.receipts().remembered())
                .build();
    }

    @Override
    public void committed(NewEntry entry, long seq) {
        if (!ConversationIds.isDirect(entry.conversationId())) {
            return;
        }
        progress(entry.conversationId()).committed(isLower(entry.conversationId(), entry.authorId()), seq);
    }

    /**
     * Notes that a user has acknowledged up to seq.
     *
     * @return whether the peer is to get a receipt
     */
    boolean acknowledged(long conversationId, int userId, long seq) {
        return progress(conversationId).acknowledged(isLower(conversationId, userId), seq);
    }

    private Progress progress(long conversationId) {
        return conversations.get(conversationId, id -> new Progress());
    }

    private static boolean isLower(long conversationId, int userId) {
        return ConversationIds.lowerUser(conversationId) == userId;
    }

    /** One conversation. Lanes tell of commits, the cursor writer of acknowledgements. */
    private static final class Progress {
        private final Side lower = new Side();
        private final Side higher = new Side();

        /** This pod has seen every commit from here … */
        private long seenFrom = 1;

        /** … up to here. */
        private long seenUntil;

        synchronized void committed(boolean byLower, long seq) {
            if (seq > seenUntil + 1) {
                seenFrom = seq;
            }
            seenUntil = Math.max(seenUntil, seq);
            Side side = byLower ? lower : higher;
            side.lastSent = Math.max(side.lastSent, seq);
        }

        synchronized boolean acknowledged(boolean byLower, long seq) {
            Side side = byLower ? lower : higher;
            Side peer = byLower ? higher : lower;
            long before = side.receiptSent;
            if (seq <= before) {
                return false;
            }
            side.receiptSent = seq;
            boolean sawAll = seenFrom <= before + 1 && seq <= seenUntil;
            return !sawAll || peer.lastSent > before;
        }
    }

    /** One user's side of a conversation. */
    private static final class Side {
        private long lastSent;
        private long receiptSent;
    }
}
