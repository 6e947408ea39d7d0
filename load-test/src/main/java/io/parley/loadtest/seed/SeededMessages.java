package io.parley.loadtest.seed;

import io.parley.loadtest.client.Account;
import io.parley.proto.ConversationIds;
import java.time.Clock;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Gives pairs of users who never wrote to each other a history, as if it had been sent, delivered and acknowledged long
 * ago: messages, conversation, members and cursors fit each other.
 */
public final class SeededMessages {
    private static final String MESSAGE =
            "message (conversation_id, seq, sender_id, client_message_id, message_type, created_at, body)";
    private static final String CONVERSATION = "conversation (id, last_seq, active_minute)";
    private static final String MEMBER = "member (user_id, conversation_id)";

    private static final int TEXT_TYPE = 1;
    private static final String TEXT = "x".repeat(100);

    /** Long enough ago that redelivery no longer looks at it. */
    private static final long OLDEST_MS_AGO = 30L * 24 * 3600 * 1000;

    private static final long MS_APART = 1000;
    private static final long SAY_EVERY = 1_000_000;

    private final ClusterDatabase database;
    private final Clock clock;

    /** @param clock tells what was long ago */
    public SeededMessages(ClusterDatabase database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Makes them; the senders take turns.
     *
     * @param pairs two users for each conversation, without one so far
     * @param total messages, spread evenly over the conversations
     * @param deviceId the device that has acknowledged everything
     * @param progress hears now and then how many there are
     */
    public void create(List<Account> pairs, long total, String deviceId, LongConsumer progress) {
        int conversations = pairs.size() / 2;
        long oldest = clock.millis() - OLDEST_MS_AGO;
        try (TableLoad load = new TableLoad(database.message())) {
            load.into(MESSAGE);
            long made = 0;
            for (int i = 0; i < conversations; i++) {
                long share = share(total, conversations, i);
                messages(load, pairs.get(2 * i).userId(), pairs.get(2 * i + 1).userId(), share, oldest);
                if (made / SAY_EVERY != (made + share) / SAY_EVERY) {
                    progress.accept(made + share);
                }
                made += share;
            }
            load.into(CONVERSATION);
            for (int i = 0; i < conversations; i++) {
                load.row(conversation(pairs, i), share(total, conversations, i), oldest / 60_000);
            }
            load.into(MEMBER);
            for (int i = 0; i < 2 * conversations; i++) {
                load.row(pairs.get(i).userId(), conversation(pairs, i / 2));
            }
            DeviceCursors cursors = new DeviceCursors(load, deviceId);
            for (int i = 0; i < 2 * conversations; i++) {
                int user = pairs.get(i).userId();
                cursors.known(user);
                cursors.acknowledged(user, conversation(pairs, i / 2), share(total, conversations, i / 2));
            }
        }
    }

    private static void messages(TableLoad load, int one, int other, long count, long oldest) {
        long conversation = ConversationIds.direct(one, other);
        for (long seq = 1; seq <= count; seq++) {
            int sender = seq % 2 == 1 ? one : other;
            load.row(
                    conversation,
                    seq,
                    sender,
                    clientMessageId(seq),
                    TEXT_TYPE,
                    oldest + seq * MS_APART % OLDEST_MS_AGO,
                    TEXT);
        }
    }

    private static String clientMessageId(long seq) {
        String digits = Long.toString(seq);
        return "00000000-0000-4000-8000-000000000000".substring(0, 36 - digits.length()) + digits;
    }

    private static long conversation(List<Account> pairs, int i) {
        return ConversationIds.direct(
                pairs.get(2 * i).userId(), pairs.get(2 * i + 1).userId());
    }

    private static long share(long total, int conversations, int i) {
        return total / conversations + (i < total % conversations ? 1 : 0);
    }
}
