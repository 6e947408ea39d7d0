package io.parley.message.store.commit;

import io.parley.message.group.Action;
import io.parley.message.group.GroupRules;
import io.parley.message.group.GroupState;
import io.parley.message.group.NewGroup;
import io.parley.message.group.Ruling;
import io.parley.message.store.entry.ConversationTails;
import io.parley.message.store.entry.NewEntry;
import io.parley.message.store.entry.Tail;
import io.parley.message.store.group.Comings;
import io.parley.message.store.group.GroupRows;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The commit of one action on a group. In one transaction: lock the conversation (made first, where the group is new), look for
 * the same request, read the group, rule, write the entry and what follows from it, advance the conversation, commit. Whoever posts
 * to the group needs the same place in the log, so a post comes either before the action or is judged by what the action left.
 *
 * <p>The caller owns the connection (auto-commit off) and rolls back when the future fails. Used once, on one event loop.
 */
final class GroupCommit {
    /** By primary key. */
    private static final String LOCK =
            "SELECT last_seq, uncounted, members_seq FROM conversation WHERE id = ? FOR UPDATE";

    /** One row. */
    private static final String CREATE =
            "INSERT IGNORE INTO conversation (id, last_seq, active_minute) VALUES (?, 0, 0)";

    /** One row by its primary key. */
    private static final String CHANGED = "UPDATE conversation SET members_seq = ? WHERE id = ?";

    private final SqlConnection connection;
    private final NewEntry action;
    private final ConversationTails known;
    private final GroupRules rules;
    private final long now;
    private final GroupRows rows;

    GroupCommit(SqlConnection connection, NewEntry action, ConversationTails known, GroupRules rules, long now) {
        this.connection = connection;
        this.action = action;
        this.known = known;
        this.rules = rules;
        this.now = now;
        this.rows = new GroupRows(connection, action.conversationId());
    }

    /** Runs the transaction. */
    Future<Outcome> run() {
        return lock().compose(tail -> tail == null ? end(unknown()) : findRepeat(tail));
    }

    private Future<Tail> lock() {
        Future<?> made = action.entry() instanceof NewGroup
                ? connection.preparedQuery(CREATE).execute(Tuple.of(action.conversationId()))
                : Future.succeededFuture();
        return made.compose(there -> connection.preparedQuery(LOCK).execute(Tuple.of(action.conversationId())))
                .map(found -> {
                    if (found.size() == 0) {
                        return null;
                    }
                    var row = found.iterator().next();
                    return new Tail(row.getLong(0), row.getLong(1), row.getLong(2));
                });
    }

    private Future<Outcome> findRepeat(Tail tail) {
        return Repeats.find(connection, action.retryKey())
                .compose(first -> first.isPresent() ? end(first.get()) : rule(tail));
    }

    private Future<Outcome> rule(Tail tail) {
        if (action.entry() instanceof NewGroup group) {
            return tail.seq() == 0 ? carryOut(group.ruling(action.authorId()), null, tail) : end(unknown());
        }
        Action asked = (Action) action.entry();
        return rows.state(action.authorId(), asked.concerned()).compose(state -> {
            if (state == null) {
                return end(unknown());
            }
            return switch (asked.rule(state, action.authorId(), rules)) {
                case Ruling.Denied denied -> end(new Refused(denied.why()));
                case Ruling.Done done -> carryOut(done, state, tail);
            };
        });
    }

    private Future<Outcome> carryOut(Ruling.Done done, GroupState before, Tail tail) {
        Comings comings = Comings.of(done.roles(), before);
        return rows.whoIsInTooMany(comings.entering(), rules.groupsOfUser())
                .compose(user -> user == 0 ? write(done, comings, before, tail) : end(new Refused(inTooMany(user))));
    }

    private Future<Outcome> write(Ruling.Done done, Comings comings, GroupState before, Tail tail) {
        long id = action.conversationId();
        NewEntry entry = new NewEntry(id, action.authorId(), action.clientMessageId(), done.event());
        EntryRows row = new EntryRows(List.of(entry), Map.of(id, tail), now);
        Tail place = row.tails().get(id).withNewMembers();
        TreeMap<Long, Tail> tails = new TreeMap<>(Map.of(id, place));
        return connection
                .preparedQuery(row.insert())
                .execute(row.parameters())
                .compose(inserted -> rows.carryOut(done, comings, before, place, now))
                .compose(carriedOut -> connection.preparedQuery(CHANGED).execute(Tuple.of(place.seq(), id)))
                .compose(changed -> connection
                        .query(EntryRows.advanceAndCommit(tails, EntryBatch.minute(now), Map.of()))
                        .execute())
                .map(committed -> {
                    known.committed(tails);
                    return new Committed(place.seq(), now, false, place.seq(), done.event());
                });
    }

    private Error inTooMany(int user) {
        return Error.newBuilder()
                .setCode(ErrorCode.ERROR_CODE_INVALID)
                .setMessage(
                        user == action.authorId()
                                ? "You are in " + rules.groupsOfUser() + " groups, which is the most. Leave one first."
                                : "User " + user + " is in " + rules.groupsOfUser()
                                        + " groups, which is the most. Leave him out.")
                .build();
    }

    private static Refused unknown() {
        return new Refused(((Ruling.Denied) Action.unknown()).why());
    }

    /** Nothing of it stays, but for the row of a conversation that is no group's, which is harmless. */
    private Future<Outcome> end(Outcome outcome) {
        return connection.query("COMMIT").execute().map(outcome);
    }
}
