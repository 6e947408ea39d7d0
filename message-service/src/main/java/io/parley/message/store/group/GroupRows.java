package io.parley.message.store.group;

import com.google.protobuf.InvalidProtocolBufferException;
import io.parley.message.group.GroupState;
import io.parley.message.group.Ruling;
import io.parley.message.store.database.Placeholders;
import io.parley.message.store.entry.Tail;
import io.parley.proto.ConversationIds;
import io.parley.proto.client.v1.GroupProfile;
import io.parley.proto.client.v1.Role;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * The rows of one group, read and written in the transaction that holds the lock on its conversation. {@code member}, which is keyed
 * by user, is filled in the same transaction; what it says follows from {@code group_member}. Used once, on one event loop.
 */
public final class GroupRows {
    /** By primary key. */
    private static final String INFO =
            "SELECT profile, creator_id, member_count FROM group_info WHERE conversation_id = ?";

    /** A look-up on the primary key for each user. */
    private static final Placeholders ROLES = new Placeholders(
            "SELECT user_id, role FROM group_member WHERE conversation_id = ? AND user_id IN (", "?", ")");

    /** The group's range of the primary key. */
    private static final String HEIR =
            "SELECT user_id FROM group_member WHERE conversation_id = ? AND role IN (" + Role.ROLE_MEMBER_VALUE + ", "
                    + Role.ROLE_ADMIN_VALUE + ") ORDER BY role DESC, joined_seq, user_id LIMIT 1";

    /** A range of each user's conversations. */
    private static final Placeholders GROUPS_OF = new Placeholders(
            "SELECT user_id FROM member WHERE conversation_id BETWEEN ? AND ? AND until_seq IS NULL AND user_id IN (",
            "?",
            ") GROUP BY user_id HAVING COUNT(*) >= ? LIMIT 1");

    /** One row. */
    private static final String SAVE = "INSERT INTO group_info (conversation_id, profile, creator_id, member_count,"
            + " created_at) VALUES (?,?,?,?,?) ON DUPLICATE KEY UPDATE profile = VALUES(profile),"
            + " creator_id = VALUES(creator_id), member_count = VALUES(member_count)";

    /** Who comes in, one row each. */
    private static final Placeholders ENTER = new Placeholders(
            "INSERT INTO group_member (conversation_id, user_id, role, joined_seq, from_seq, until_seq, changed_seq)"
                    + " VALUES ",
            "(?,?,?,?,?,NULL,?)",
            " ON DUPLICATE KEY UPDATE role = VALUES(role), joined_seq = VALUES(joined_seq),"
                    + " from_seq = VALUES(from_seq), until_seq = NULL, changed_seq = VALUES(changed_seq)");

    /** As above, by user. */
    private static final Placeholders ENTER_BY_USER = new Placeholders(
            "INSERT INTO member (user_id, conversation_id, from_seq, until_seq) VALUES ",
            "(?,?,?,NULL)",
            " ON DUPLICATE KEY UPDATE from_seq = VALUES(from_seq), until_seq = NULL");

    /** Nothing of what was before counts as unread for who comes in. */
    private static final Placeholders MARK = new Placeholders(
            "INSERT INTO read_mark (conversation_id, user_id, read_seq, read_ordinal) VALUES ",
            "(?,?,?,?)",
            " ON DUPLICATE KEY UPDATE read_seq = VALUES(read_seq), read_ordinal = VALUES(read_ordinal)");

    /** One row by its primary key. */
    private static final String CHANGE_ROLE =
            "UPDATE group_member SET role = ?, changed_seq = ? WHERE conversation_id = ? AND user_id = ?";

    /** One row by its primary key. */
    private static final String GO = "UPDATE group_member SET role = 0, until_seq = ?, changed_seq = ?"
            + " WHERE conversation_id = ? AND user_id = ?";

    /** One row by its primary key. */
    private static final String GO_BY_USER =
            "UPDATE member SET until_seq = ? WHERE user_id = ? AND conversation_id = ?";

    private final SqlConnection connection;
    private final long conversationId;

    public GroupRows(SqlConnection connection, long conversationId) {
        this.connection = connection;
        this.conversationId = conversationId;
    }

    public static GroupProfile profile(Buffer column) {
        try {
            return GroupProfile.parseFrom(column.getBytes());
        } catch (InvalidProtocolBufferException unreadable) {
            throw new IllegalStateException("The profile of a group cannot be read", unreadable);
        }
    }

    /** The group as the users of an action find it; {@code null} when there is none. */
    public Future<GroupState> state(int authorId, List<Integer> concerned) {
        return connection
                .preparedQuery(INFO)
                .execute(Tuple.of(conversationId))
                .compose(rows -> rows.size() == 0
                        ? Future.succeededFuture()
                        : state(rows.iterator().next(), authorId, concerned));
    }

    private Future<GroupState> state(Row info, int authorId, List<Integer> concerned) {
        List<Integer> users = new ArrayList<>(concerned);
        users.add(authorId);
        return roles(users).compose(roles -> heir(roles.get(authorId) == Role.ROLE_CREATOR)
                .map(heir -> new GroupState(
                        profile(info.getBuffer(0)), info.getInteger(1), info.getInteger(2), roles, heir)));
    }

    private Future<Map<Integer, Role>> roles(List<Integer> users) {
        Tuple values = Placeholders.values(Tuple.of(conversationId), users, Tuple::addInteger);
        String sql = ROLES.sql(Placeholders.padded(users.size()));
        return connection.preparedQuery(sql).execute(values).map(rows -> {
            Map<Integer, Role> roles = HashMap.newHashMap(rows.size());
            rows.forEach(row -> roles.put(row.getInteger(0), Role.forNumber(row.getInteger(1))));
            return roles;
        });
    }

    private Future<Integer> heir(boolean needed) {
        return needed
                ? connection
                        .preparedQuery(HEIR)
                        .execute(Tuple.of(conversationId))
                        .map(rows ->
                                rows.size() == 0 ? 0 : rows.iterator().next().getInteger(0))
                : Future.succeededFuture(0);
    }

    /** One of these users who is in as many groups as a user may be in; 0 when there is none. */
    public Future<Integer> whoIsInTooMany(Collection<Integer> users, int most) {
        if (users.isEmpty()) {
            return Future.succeededFuture(0);
        }
        Tuple values = Placeholders.values(
                        Tuple.of(ConversationIds.firstGroup(), ConversationIds.lastGroup()), users, Tuple::addInteger)
                .addInteger(most);
        return connection
                .preparedQuery(GROUPS_OF.sql(Placeholders.padded(users.size())))
                .execute(values)
                .map(rows -> rows.size() == 0 ? 0 : rows.iterator().next().getInteger(0));
    }

    /** Does what was ruled. Who comes in sees his own coming in. */
    public Future<Void> carryOut(Ruling.Done done, Comings comings, GroupState before, Tail place, long now) {
        long from = done.profile().getWholeHistory() ? 0 : place.seq() - 1;
        return enter(comings.entering(), done, place.seq(), from)
                .compose(next -> enterByUser(comings.entering(), from))
                .compose(next -> mark(comings.entering(), place))
                .compose(next -> enter(comings.asking(), done, place.seq(), place.seq()))
                .compose(next -> each(
                        comings.staying(),
                        CHANGE_ROLE,
                        user -> Tuple.of(done.roles().get(user).getNumber(), place.seq(), conversationId, user)))
                .compose(next -> go(comings.leaving(), place))
                .compose(next -> go(comings.refused(), place))
                .compose(next ->
                        each(comings.leaving(), GO_BY_USER, user -> Tuple.of(place.seq(), user, conversationId)))
                .compose(next -> save(done, comings, before, now));
    }

    private Future<Void> save(Ruling.Done done, Comings comings, GroupState before, long now) {
        int creator = done.roles().entrySet().stream()
                .filter(change -> change.getValue() == Role.ROLE_CREATOR)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseGet(() -> before == null ? 0 : before.creatorId());
        int members = (before == null ? 0 : before.memberCount()) + comings.more();
        return execute(
                SAVE, Tuple.of(conversationId, Buffer.buffer(done.profile().toByteArray()), creator, members, now));
    }

    private Future<Void> go(List<Integer> users, Tail place) {
        return each(users, GO, user -> Tuple.of(place.seq(), place.seq(), conversationId, user));
    }

    private Future<Void> each(List<Integer> users, String statement, IntFunction<Tuple> values) {
        Future<Void> steps = Future.succeededFuture();
        for (int user : users) {
            steps = steps.compose(next -> execute(statement, values.apply(user)));
        }
        return steps;
    }

    private Future<Void> enter(List<Integer> users, Ruling.Done done, long seq, long from) {
        Tuple values = Tuple.tuple();
        users.forEach(user -> values.addLong(conversationId)
                .addInteger(user)
                .addInteger(done.roles().get(user).getNumber())
                .addLong(seq)
                .addLong(from)
                .addLong(seq));
        return forEach(ENTER, users, values);
    }

    private Future<Void> enterByUser(List<Integer> users, long from) {
        Tuple values = Tuple.tuple();
        users.forEach(user -> values.addInteger(user).addLong(conversationId).addLong(from));
        return forEach(ENTER_BY_USER, users, values);
    }

    private Future<Void> mark(List<Integer> users, Tail place) {
        Tuple values = Tuple.tuple();
        users.forEach(user -> values.addLong(conversationId)
                .addInteger(user)
                .addLong(place.seq())
                .addLong(place.ordinal()));
        return forEach(MARK, users, values);
    }

    private Future<Void> forEach(Placeholders statement, List<Integer> users, Tuple values) {
        return users.isEmpty() ? Future.succeededFuture() : execute(statement.sql(users.size()), values);
    }

    private Future<Void> execute(String sql, Tuple values) {
        return connection.preparedQuery(sql).execute(values).mapEmpty();
    }
}
