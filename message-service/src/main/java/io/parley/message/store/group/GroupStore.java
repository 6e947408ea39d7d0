package io.parley.message.store.group;

import io.parley.message.store.database.Database;
import io.parley.message.store.database.Placeholders;
import io.parley.proto.client.v1.Group;
import io.parley.proto.client.v1.GroupMember;
import io.parley.proto.client.v1.Role;
import io.parley.proto.client.v1.User;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads groups as clients see them. Safe for any thread. */
@ApplicationScoped
public class GroupStore {
    /** Primary key look-ups. */
    private static final Placeholders GROUPS = new Placeholders(
            "SELECT group_info.conversation_id, profile, creator_id, member_count, created_at, members_seq,"
                    + " COALESCE(role, 0) FROM group_info JOIN conversation ON conversation.id = conversation_id"
                    + " LEFT JOIN group_member ON group_member.conversation_id = group_info.conversation_id"
                    + " AND user_id = ? WHERE group_info.conversation_id IN (",
            "?",
            ")");

    /** A range of the primary key; with most of the roles everybody. */
    private static final String MEMBERS = "SELECT user_id, role, joined_seq FROM group_member"
            + " WHERE conversation_id = ? AND user_id > ? AND role BETWEEN ? AND ? AND changed_seq > ?"
            + " ORDER BY user_id LIMIT ?";

    private final Database database;

    /** For CDI. */
    public GroupStore(Database database) {
        this.database = database;
    }

    /** Those of these groups that exist, as a user sees them who is in them or not. */
    public Future<Map<Long, Group>> groups(int userId, Collection<Long> ids) {
        if (ids.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        Tuple values = Placeholders.values(Tuple.of(userId), ids, Tuple::addLong);
        return database.execute(GROUPS.sql(Placeholders.padded(ids.size())), values)
                .map(rows -> {
                    Map<Long, Group> groups = HashMap.newHashMap(rows.size());
                    rows.forEach(row -> groups.put(row.getLong(0), group(row)));
                    return groups;
                });
    }

    private static Group group(Row row) {
        return Group.newBuilder()
                .setConversationId(row.getLong(0))
                .setProfile(GroupRows.profile(row.getBuffer(1)))
                .setCreatorId(row.getInteger(2))
                .setMemberCount(row.getInteger(3))
                .setCreatedMs(row.getLong(4))
                .setMembersSeq(row.getLong(5))
                .setRole(Role.forNumber(row.getInteger(6)))
                .build();
    }

    /**
     * A page of members in the order of their ids, with ids only.
     *
     * @param lowest role that is listed, and {@code highest}; 0 is who is gone
     * @param changedSince only those whose row changed above this seq
     */
    public Future<List<GroupMember>> members(
            long conversationId, int afterUser, int lowest, int highest, long changedSince, int limit) {
        return database.execute(MEMBERS, Tuple.of(conversationId, afterUser, lowest, highest, changedSince, limit))
                .map(rows -> {
                    List<GroupMember> members = new ArrayList<>(rows.size());
                    rows.forEach(row -> members.add(GroupMember.newBuilder()
                            .setUser(User.newBuilder().setId(row.getInteger(0)))
                            .setRole(Role.forNumber(row.getInteger(1)))
                            .setJoinedSeq(row.getLong(2))
                            .build()));
                    return members;
                });
    }
}
