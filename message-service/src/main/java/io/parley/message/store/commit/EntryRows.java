package io.parley.message.store.commit;

import io.parley.message.entry.Post;
import io.parley.message.store.entry.EntryRow;
import io.parley.message.store.entry.NewEntry;
import io.parley.message.store.entry.NewEntry.RetryKey;
import io.parley.message.store.entry.Tail;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The statements that give entries the next places of their conversations: texts, parameters, and the places given. Rows
 * are ordered by conversation, so that transactions of several pods meet at row locks in the same order.
 */
final class EntryRows {
    private static final String ADVANCE = "INSERT INTO conversation (id, last_seq, uncounted, active_minute) VALUES ";

    /**
     * A log never becomes shorter: whoever advances it to a place below its end, because he remembered an end whose followers are gone
     * by now, gets an overflow in place of a commit. Overflows are errors in every SQL mode.
     */
    private static final String ADVANCE_EXISTING = " ON DUPLICATE KEY UPDATE"
            + " last_seq = VALUES(last_seq) + IF(last_seq > VALUES(last_seq), " + Long.MAX_VALUE + ", 0),"
            + " uncounted = VALUES(uncounted), active_minute = GREATEST(active_minute, VALUES(active_minute))";

    /** Marks never go back. */
    private static final String MARK =
            "; INSERT INTO read_mark (conversation_id, user_id, read_seq, read_ordinal) VALUES ";

    private static final String MARK_EXISTING = " ON DUPLICATE KEY UPDATE"
            + " read_seq = GREATEST(read_seq, VALUES(read_seq)),"
            + " read_ordinal = GREATEST(read_ordinal, VALUES(read_ordinal))";

    /** Characters and bytes that are worth a round trip: they travel as twice as many, and more where they are no ASCII. */
    private static final int SHORT = 8_192;

    private final List<NewEntry> entries;
    private final List<Tail> seats;
    private final long now;
    private final TreeMap<Long, Tail> next;
    private final Map<RetryKey, Committed> places;
    private final Map<Reader, Tail> marks = new TreeMap<>();

    /**
     * Gives the places after these tails.
     *
     * @param entries distinct, those of a conversation in their order
     * @param tails the end of every conversation
     * @param now milliseconds since 1970
     */
    EntryRows(Collection<NewEntry> entries, Map<Long, Tail> tails, long now) {
        this.entries = new ArrayList<>(entries);
        this.entries.sort(Comparator.comparingLong(NewEntry::conversationId));
        this.seats = new ArrayList<>(entries.size());
        this.now = now;
        this.next = new TreeMap<>(tails);
        this.places = HashMap.newHashMap(entries.size());
        for (NewEntry entry : this.entries) {
            boolean countable = entry.entry().kind().isCountable();
            Tail seat = next.compute(entry.conversationId(), (id, tail) -> tail.next(countable));
            seats.add(seat);
            places.put(entry.retryKey(), new Committed(seat.seq(), now, false, seat.membersSeq(), entry.entry()));
            if (entry.entry() instanceof Post) {
                marks.put(new Reader(entry.conversationId(), entry.authorId()), seat);
            }
        }
    }

    /** The place of each entry, if the insert succeeds. */
    Map<RetryKey, Committed> places() {
        return places;
    }

    /** The end of each conversation, if the insert succeeds. */
    TreeMap<Long, Tail> tails() {
        return next;
    }

    /** Whoever posts has read what was before: the place of the newest post of each author. */
    Map<Reader, Tail> marks() {
        return marks;
    }

    String insert() {
        return EntryRow.INSERT.sql(entries.size());
    }

    Tuple parameters() {
        Tuple parameters = Tuple.tuple(new ArrayList<>(entries.size() * EntryRow.WRITTEN));
        for (int i = 0; i < entries.size(); i++) {
            EntryRow.bind(parameters, entries.get(i), seats.get(i), now);
        }
        return parameters;
    }

    /** Whether these are so few entries, and so short, that they are better written as text. */
    boolean areAtMost(int count) {
        return entries.size() <= count
                && entries.stream()
                                .mapToInt(each -> each.entry().text().length()
                                        + each.entry().content().size())
                                .sum()
                        <= SHORT;
    }

    /** As {@link #insert} with its parameters, in one text. */
    String insertAsText() {
        StringBuilder sql = new StringBuilder(1_024).append(EntryRow.INSERT_VALUES);
        for (int i = 0; i < entries.size(); i++) {
            EntryRow.append(i == 0 ? sql : sql.append(','), entries.get(i), seats.get(i), now);
        }
        return sql.toString();
    }

    /**
     * Advances existing conversations and the read marks of authors and commits, in one round trip. Nothing but numbers is in the text, so it needs no
     * parameters; the server ends at the first statement that fails, so that it commits only what has been advanced.
     *
     * @param tails the end of each
     * @param minute minutes since 1970
     * @param marks as of {@link #marks}
     */
    static String advanceAndCommit(TreeMap<Long, Tail> tails, int minute, Map<Reader, Tail> marks) {
        StringBuilder sql = new StringBuilder(512 + 56 * (tails.size() + marks.size()));
        sql.append(ADVANCE);
        tails.forEach((id, tail) -> sql.append('(')
                .append(id.longValue())
                .append(',')
                .append(tail.seq())
                .append(',')
                .append(tail.uncounted())
                .append(',')
                .append(minute)
                .append("),"));
        sql.setLength(sql.length() - 1);
        sql.append(ADVANCE_EXISTING);
        if (!marks.isEmpty()) {
            sql.append(MARK);
            marks.forEach((reader, place) -> sql.append('(')
                    .append(reader.conversationId)
                    .append(',')
                    .append(reader.userId)
                    .append(',')
                    .append(place.seq())
                    .append(',')
                    .append(place.ordinal())
                    .append("),"));
            sql.setLength(sql.length() - 1);
            sql.append(MARK_EXISTING);
        }
        return sql.append("; COMMIT").toString();
    }

    /** Somebody who has read a conversation; in the order in which rows are locked. */
    record Reader(long conversationId, int userId) implements Comparable<Reader> {
        @Override
        public int compareTo(Reader other) {
            int byConversation = Long.compare(conversationId, other.conversationId);
            return byConversation != 0 ? byConversation : Integer.compare(userId, other.userId);
        }
    }
}
