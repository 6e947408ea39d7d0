package io.parley.systemtest.check;

import io.parley.proto.ConversationIds;
import io.parley.systemtest.client.ClientLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Judges a run by the clients' logs and the rows of MySQL alone; knows nothing of how the run was made.
 *
 * <ul>
 *   <li>lost: acknowledged but not stored where the ack said, or stored for a receiver who never saw it;
 *   <li>duplicated: one client message id stored twice, or one place seen twice by a receiver;
 *   <li>reordered: a receiver saw a conversation in another order than seq, or seq has a gap;
 *   <li>misdelivered: somebody saw a message of a conversation that is not his, or one that is not stored.
 * </ul>
 */
public final class DeliveryChecker {
    private final List<String> violations = new ArrayList<>();
    private final Map<Long, Set<Integer>> groups;

    private DeliveryChecker(Map<Long, Set<Integer>> groups) {
        this.groups = groups;
    }

    /**
     * Checks one run to its end: all clients finished, all deliveries arrived.
     *
     * @param logs by user id
     * @param rows all entries between these users
     * @param groups who was in each group from its first message to its last
     * @return one sentence per violation; empty when every promise held
     */
    public static List<String> check(
            Map<Integer, ClientLog> logs, List<StoredRow> rows, Map<Long, Set<Integer>> groups) {
        DeliveryChecker checker = new DeliveryChecker(groups);
        Map<Place, StoredRow> stored = checker.stored(rows);
        logs.forEach((user, log) -> {
            checker.acked(user, log, stored);
            checker.received(user, log, stored);
        });
        return checker.violations;
    }

    private Map<Place, StoredRow> stored(List<StoredRow> rows) {
        Map<Place, StoredRow> stored = new HashMap<>();
        Set<String> ids = new HashSet<>();
        Map<Long, Long> highest = new HashMap<>();
        Map<Long, Long> count = new HashMap<>();
        for (StoredRow row : rows) {
            stored.put(new Place(row.conversationId(), row.seq()), row);
            highest.merge(row.conversationId(), row.seq(), Math::max);
            count.merge(row.conversationId(), 1L, Long::sum);
            if (!ids.add(row.conversationId() + "/" + row.senderId() + "/" + row.clientMessageId())) {
                violations.add("duplicated: " + row.clientMessageId() + " is stored twice");
            }
        }
        highest.forEach((conversation, seq) -> {
            if (!seq.equals(count.get(conversation))) {
                violations.add("reordered: conversation " + conversation + " has seq " + seq + " but "
                        + count.get(conversation) + " messages");
            }
        });
        return stored;
    }

    private void acked(int user, ClientLog log, Map<Place, StoredRow> stored) {
        for (ClientLog.Acked ack : log.acked()) {
            StoredRow row = stored.get(new Place(ack.conversationId(), ack.seq()));
            if (row == null
                    || row.senderId() != user
                    || !row.clientMessageId().equals(ack.clientMessageId())
                    || !row.text().equals(ack.text())) {
                violations.add("lost: " + ack.clientMessageId() + " was acknowledged as " + ack.conversationId() + "/"
                        + ack.seq() + " but stored there is " + row);
            }
        }
    }

    private void received(int user, ClientLog log, Map<Place, StoredRow> stored) {
        Map<Long, Long> last = new HashMap<>();
        Set<Place> seen = new HashSet<>();
        for (ClientLog.Received message : log.received()) {
            Place place = new Place(message.conversationId(), message.seq());
            StoredRow row = stored.get(place);
            if (!isMember(message.conversationId(), user)) {
                violations.add("misdelivered: user " + user + " saw " + place);
            } else if (row == null
                    || row.senderId() != message.senderId()
                    || !row.text().equals(message.text())) {
                violations.add("misdelivered: user " + user + " saw at " + place + " what is not stored there");
            }
            if (!seen.add(place)) {
                violations.add("duplicated: user " + user + " saw " + place + " twice");
            }
            if (last.merge(message.conversationId(), message.seq(), Math::max) != message.seq()) {
                violations.add("reordered: user " + user + " saw " + place + " after a later message");
            }
        }
        for (StoredRow row : stored.values()) {
            boolean receiver = row.isPost() && isMember(row.conversationId(), user) && row.senderId() != user;
            if (receiver && !seen.contains(new Place(row.conversationId(), row.seq()))) {
                violations.add("lost: user " + user + " never saw " + row.conversationId() + "/" + row.seq());
            }
        }
    }

    private boolean isMember(long conversationId, int user) {
        return ConversationIds.isDirectMember(conversationId, user)
                || groups.getOrDefault(conversationId, Set.of()).contains(user);
    }

    private record Place(long conversationId, long seq) {}
}
