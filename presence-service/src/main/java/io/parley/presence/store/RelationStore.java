package io.parley.presence.store;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Says who may send to whom, and who gives and gets read receipts. On the path of messages to people who were not written to of late, so nearly all questions end with the
 * first statement: most people block nobody and let everybody send.
 */
@ApplicationScoped
public class RelationStore {
    /** Cost: one row by primary key for each who has one. */
    private static final StatementSizes PEOPLE = new StatementSizes(
            size -> "SELECT user_id, messages_from, blocks, read_receipts FROM person WHERE user_id IN ("
                    + StatementSizes.repeated("?", ",", size) + ") AND (messages_from <> " + PersonStore.EVERYBODY
                    + " OR blocks > 0 OR read_receipts = 0)");

    /** Cost: one row by primary key for each pair. */
    private static final StatementSizes BLOCKED =
            new StatementSizes(size -> "SELECT owner_id, peer_id FROM block WHERE "
                    + StatementSizes.repeated("(owner_id = ? AND peer_id = ?)", " OR ", size));

    /** Cost: one row by primary key for each pair. */
    private static final StatementSizes CONTACTS =
            new StatementSizes(size -> "SELECT owner_id, peer_id FROM contact WHERE removed = 0 AND ("
                    + StatementSizes.repeated("(owner_id = ? AND peer_id = ?)", " OR ", size) + ")");

    private final Database database;

    RelationStore(Database database) {
        this.database = database;
    }

    /** Somebody who wants to send, and to whom. */
    public record Pair(int senderId, int recipientId) {}

    /**
     * Whether he may.
     *
     * @param openToAll everybody may send to this recipient
     * @param readReceipts the recipient gives and gets read receipts
     */
    public record Check(boolean allowed, boolean openToAll, boolean readReceipts) {}

    /** The answers, in the order of the questions. */
    public Uni<List<Check>> check(List<Pair> pairs) {
        List<Integer> recipients =
                pairs.stream().map(Pair::recipientId).distinct().toList();
        return restricted(recipients).chain(restricted -> {
            Set<Pair> doubtful = pairs.stream()
                    .filter(pair -> pair.senderId() != pair.recipientId())
                    .filter(pair -> restricted.all().contains(pair.recipientId()))
                    .collect(Collectors.toSet());
            if (doubtful.isEmpty()) {
                return Uni.createFrom().item(answers(pairs, restricted, Set.of(), Set.of()));
            }
            return found(BLOCKED, doubtful).chain(blocked -> found(CONTACTS, doubtful)
                    .map(contacts -> answers(pairs, restricted, blocked, contacts)));
        });
    }

    private static List<Check> answers(List<Pair> pairs, Restricted restricted, Set<Pair> blocked, Set<Pair> contacts) {
        return pairs.stream()
                .map(pair -> {
                    int recipient = pair.recipientId();
                    boolean passes = !restricted.toContacts().contains(recipient) || contacts.contains(pair);
                    boolean allowed = pair.senderId() == recipient || passes && !blocked.contains(pair);
                    return new Check(
                            allowed,
                            !restricted.all().contains(recipient),
                            !restricted.withoutReceipts().contains(recipient));
                })
                .toList();
    }

    /**
     * Those who do not let everybody send.
     *
     * @param toContacts those of them who let only contacts
     * @param withoutReceipts those, whoever may send, who give and get no read receipts
     */
    private record Restricted(Set<Integer> all, Set<Integer> toContacts, Set<Integer> withoutReceipts) {
        void add(int userId, int messagesFrom, int blocks, boolean readReceipts) {
            if (messagesFrom != PersonStore.EVERYBODY) {
                toContacts.add(userId);
            }
            if (messagesFrom != PersonStore.EVERYBODY || blocks > 0) {
                all.add(userId);
            }
            if (!readReceipts) {
                withoutReceipts.add(userId);
            }
        }
    }

    private Uni<Restricted> restricted(List<Integer> userIds) {
        return pieces(PEOPLE, userIds, Stream::of).map(rows -> {
            Restricted restricted = new Restricted(new HashSet<>(), new HashSet<>(), new HashSet<>());
            rows.forEach(row ->
                    restricted.add(row.getInteger(0), row.getInteger(1), row.getInteger(2), row.getInteger(3) != 0));
            return restricted;
        });
    }

    /** Those of the pairs of whom the recipient blocks the sender. */
    Uni<Set<Pair>> blocked(Set<Pair> pairs) {
        return found(BLOCKED, pairs);
    }

    /** Those of the pairs who are contacts. */
    Uni<Set<Pair>> contacts(Set<Pair> pairs) {
        return found(CONTACTS, pairs);
    }

    private Uni<Set<Pair>> found(StatementSizes statement, Set<Pair> pairs) {
        return pieces(statement, List.copyOf(pairs), pair -> Stream.of(pair.recipientId(), pair.senderId()))
                .map(rows -> rows.stream()
                        .map(row -> new Pair(row.getInteger(1), row.getInteger(0)))
                        .collect(Collectors.toSet()));
    }

    /** One statement after the other, so that a large question takes one connection. */
    private <T> Uni<List<Row>> pieces(StatementSizes statement, List<T> all, Function<T, Stream<Integer>> valuesOf) {
        Uni<List<Row>> rows = Uni.createFrom().item(new ArrayList<>());
        for (List<T> piece : StatementSizes.pieces(all)) {
            Tuple values = Tuple.tuple();
            piece.stream().flatMap(valuesOf).forEach(values::addInteger);
            rows = rows.chain(before ->
                    database.execute(statement.text(piece.size()), values).map(found -> with(before, found)));
        }
        return rows;
    }

    private static List<Row> with(List<Row> before, RowSet<Row> found) {
        found.forEach(before::add);
        return before;
    }
}
