package io.parley.message.store.group;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.message.config.MessageConfig;
import io.parley.message.conversation.Membership;
import io.parley.message.conversation.Membership.Member;
import io.parley.message.store.database.Database;
import io.parley.message.store.entry.ConversationTails;
import io.parley.proto.client.v1.GroupProfile;
import io.parley.proto.client.v1.Role;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Who is in the groups that this pod wrote to lately. What is remembered may be old, and says of which entry it is: whoever needs
 * it as of another one asks with that entry's seq. Bounded by the number of members remembered. Safe for any thread.
 */
@Singleton
public class Memberships {
    /** Whoever needs no certain entry hears of changes made by other pods after that time at the latest. */
    private static final Duration LONGEST_MEMORY = Duration.ofSeconds(30);

    /** By primary key. */
    private static final String GROUP = "SELECT members_seq, profile, member_count FROM conversation"
            + " JOIN group_info ON group_info.conversation_id = conversation.id WHERE conversation.id = ?";

    /** A range of the primary key: the whole group. */
    private static final String MEMBERS = "SELECT user_id, role, from_seq FROM group_member WHERE conversation_id = ?"
            + " AND role BETWEEN " + Role.ROLE_MEMBER_VALUE + " AND " + Role.ROLE_CREATOR_VALUE;

    /** A range of group_member_changed, and the rows. */
    private static final String CHANGED =
            "SELECT user_id, role, from_seq FROM group_member WHERE conversation_id = ?" + " AND changed_seq > ?";

    private final Database database;
    private final ConversationTails tails;
    private final Cache<Long, Membership> remembered;
    private volatile long generation;

    /** For CDI. */
    public Memberships(Database database, ConversationTails tails, MessageConfig config, MeterRegistry metrics) {
        this.database = database;
        this.tails = tails;
        this.remembered = Caffeine.newBuilder()
                .maximumWeight(config.groups().remembered())
                .expireAfterWrite(LONGEST_MEMORY)
                .weigher((Long id, Membership group) -> 1 + group.members().size())
                .build();
        metrics.gauge("parley.message.groups.remembered", remembered, Cache::estimatedSize);
    }

    /** Whether the group is remembered and has more members than this. */
    public boolean hasMoreThan(long conversationId, int members) {
        Membership known = remembered(conversationId);
        return known != null && known.members().size() > members;
    }

    /** The members as of exactly this entry; {@code null} when they are not remembered. */
    public Membership at(long conversationId, long membersSeq) {
        Membership known = remembered(conversationId);
        return known != null && known.asOfSeq() == membersSeq ? known : null;
    }

    /** As they were when last seen, or now; complete already when they are remembered. */
    public Future<Membership> latest(long conversationId) {
        Membership known = remembered(conversationId);
        return known != null ? Future.succeededFuture(known) : fresh(conversationId);
    }

    /** As of this entry or a later one; complete already when they are remembered. */
    public Future<Membership> since(long conversationId, long membersSeq) {
        Membership known = remembered(conversationId);
        return known != null && known.asOfSeq() >= membersSeq ? Future.succeededFuture(known) : fresh(conversationId);
    }

    /** As they are now. */
    public Future<Membership> fresh(long conversationId) {
        return database.inSnapshot(connection -> load(connection, conversationId));
    }

    /**
     * What became of whose place in a group changed after an entry.
     *
     * @param asOfSeq the newest entry that changed the group; 0: there is no such group
     * @param memberCount how many members there are
     * @param changed everybody whose place changed; what is no role of a member is gone
     */
    public record Changes(long asOfSeq, int memberCount, Map<Integer, Member> changed) {}

    /** What changed after an entry. */
    public Future<Changes> changesSince(long conversationId, long seq) {
        return database.inSnapshot(connection -> connection
                .preparedQuery(GROUP)
                .execute(Tuple.of(conversationId))
                .compose(rows -> {
                    if (rows.size() == 0) {
                        return Future.succeededFuture(new Changes(0, 0, Map.of()));
                    }
                    Row group = rows.iterator().next();
                    return changed(connection, conversationId, seq)
                            .map(changed -> new Changes(group.getLong(0), group.getInteger(2), changed));
                }));
    }

    private static Future<Map<Integer, Member>> changed(SqlConnection connection, long conversationId, long seq) {
        return connection
                .preparedQuery(CHANGED)
                .execute(Tuple.of(conversationId, seq))
                .map(Memberships::byUser);
    }

    private static Map<Integer, Member> byUser(RowSet<Row> rows) {
        Map<Integer, Member> members = HashMap.newHashMap(rows.size());
        rows.forEach(
                row -> members.put(row.getInteger(0), new Member(Role.forNumber(row.getInteger(1)), row.getLong(2))));
        return members;
    }

    /** As a transaction sees them, and remembers them. A group without entries, or none, is not remembered. */
    public Future<Membership> load(SqlConnection connection, long conversationId) {
        return connection
                .preparedQuery(GROUP)
                .execute(Tuple.of(conversationId))
                .compose(rows -> rows.size() == 0
                        ? Future.succeededFuture(Membership.none(conversationId))
                        : members(connection, conversationId, rows.iterator().next()));
    }

    private Future<Membership> members(SqlConnection connection, long conversationId, Row group) {
        long membersSeq = group.getLong(0);
        GroupProfile profile = GroupRows.profile(group.getBuffer(1));
        return sinceRemembered(connection, conversationId, membersSeq)
                // Whoever went without a change of his row would stay for ever: so they are counted.
                .compose(members -> members != null && members.size() == group.getInteger(2)
                        ? Future.succeededFuture(members)
                        : all(connection, conversationId))
                .map(members -> {
                    Membership loaded =
                            new Membership(conversationId, membersSeq, profile.getOnlyAdminsWrite(), members);
                    remembered.asMap().merge(conversationId, loaded, Memberships::newer);
                    return loaded;
                });
    }

    /** Those remembered, with what changed since; {@code null} when that cannot be told. */
    private Future<Map<Integer, Member>> sinceRemembered(
            SqlConnection connection, long conversationId, long membersSeq) {
        Membership known = remembered(conversationId);
        if (known == null || known.asOfSeq() > membersSeq) {
            return Future.succeededFuture();
        }
        return known.asOfSeq() == membersSeq
                ? Future.succeededFuture(known.members())
                : changed(connection, conversationId, known.asOfSeq()).map(known::with);
    }

    private static Future<Map<Integer, Member>> all(SqlConnection connection, long conversationId) {
        return connection
                .preparedQuery(MEMBERS)
                .execute(Tuple.of(conversationId))
                .map(Memberships::byUser);
    }

    private static Membership newer(Membership one, Membership other) {
        return one.asOfSeq() > other.asOfSeq() ? one : other;
    }

    /** A server that took over may know less than the one before: then all is forgotten, as the tails are. */
    private Membership remembered(long conversationId) {
        long now = tails.generation();
        if (now != generation) {
            remembered.invalidateAll();
            generation = now;
        }
        return remembered.getIfPresent(conversationId);
    }
}
