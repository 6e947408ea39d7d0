package io.parley.message.store.commit;

import io.parley.message.conversation.Membership;
import io.parley.message.store.entry.NewEntry;
import io.parley.message.store.entry.NewEntry.RetryKey;
import io.parley.message.store.entry.Tail;
import io.parley.message.store.group.Memberships;
import io.parley.proto.ConversationIds;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Judges whether the authors of a batch may write to its groups, as of the entries before it. Needs the locks on the conversations,
 * under which nobody comes or goes. One or two look-ups for each group whose members are not remembered. Used once, by one event
 * loop.
 */
final class Writers {
    private static final Refused STRANGER =
            refused(ErrorCode.ERROR_CODE_FORBIDDEN, "You cannot write to that conversation. Check where it goes.");

    private static final Refused READER =
            refused(ErrorCode.ERROR_CODE_FORBIDDEN, "Only admins may write to this group. Ask one of them.");

    private final SqlConnection connection;
    private final EntryBatch batch;
    private final Memberships groups;
    private final Map<Long, Membership> found = new HashMap<>();
    private final Map<RetryKey, Outcome> settled = new HashMap<>();

    Writers(SqlConnection connection, EntryBatch batch, Memberships groups) {
        this.connection = connection;
        this.batch = batch;
        this.groups = groups;
    }

    /** Whether all of them may, by what is remembered as of the ends of the conversations; false when that is not known. */
    static boolean mayWrite(EntryBatch batch, Map<Long, Tail> tails, Memberships groups) {
        return batch.distinct().values().stream().allMatch(entry -> {
            long id = entry.conversationId();
            if (!ConversationIds.isGroup(id)) {
                return true;
            }
            Membership members = groups.at(id, tails.get(id).membersSeq());
            return members != null && members.mayWrite(entry.authorId());
        });
    }

    /**
     * The outcomes of those who may not: refused, or the first place of what they had sent while they might.
     *
     * @param tails of the conversations that exist
     */
    Future<Map<RetryKey, Outcome>> judge(Map<Long, Tail> tails) {
        List<Long> ids =
                batch.conversations().stream().filter(ConversationIds::isGroup).toList();
        Future<Void> looked = Future.succeededFuture();
        for (long id : ids) {
            looked = looked.compose(before -> find(id, tails.get(id)));
        }
        return looked.compose(all -> judgeAll()).map(settled);
    }

    private Future<Void> find(long id, Tail tail) {
        if (tail == null) {
            found.put(id, Membership.none(id));
            return Future.succeededFuture();
        }
        Membership known = groups.at(id, tail.membersSeq());
        return (known == null ? groups.load(connection, id) : Future.succeededFuture(known))
                .onSuccess(members -> found.put(id, members))
                .mapEmpty();
    }

    private Future<Void> judgeAll() {
        Future<Void> judged = Future.succeededFuture();
        for (NewEntry entry : batch.distinct().values()) {
            Membership members = found.get(entry.conversationId());
            if (members != null && !members.mayWrite(entry.authorId())) {
                Refused refused = members.contains(entry.authorId()) ? READER : STRANGER;
                judged = judged.compose(before -> refuseUnlessRepeated(entry, refused));
            }
        }
        return judged;
    }

    private Future<Void> refuseUnlessRepeated(NewEntry entry, Refused refused) {
        return Repeats.find(connection, entry.retryKey())
                .onSuccess(first -> settled.put(
                        entry.retryKey(), first.<Outcome>map(place -> place).orElse(refused)))
                .mapEmpty();
    }

    /** Whether the author of an entry is an admin of its group. */
    boolean isAdmin(NewEntry entry) {
        Membership members = found.get(entry.conversationId());
        return members != null && members.isAdmin(entry.authorId());
    }

    private static Refused refused(ErrorCode code, String sentence) {
        return new Refused(Error.newBuilder().setCode(code).setMessage(sentence).build());
    }
}
