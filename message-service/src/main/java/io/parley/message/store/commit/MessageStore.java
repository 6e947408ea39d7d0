package io.parley.message.store.commit;

import io.parley.message.config.MessageConfig;
import io.parley.message.conversation.Audience;
import io.parley.message.entry.ChangeRules;
import io.parley.message.group.GroupRules;
import io.parley.message.store.commit.LockedCommit.UnknownConversations;
import io.parley.message.store.database.Database;
import io.parley.message.store.database.DatabaseErrors;
import io.parley.message.store.database.Placeholders;
import io.parley.message.store.entry.ConversationTails;
import io.parley.message.store.entry.NewEntry;
import io.parley.message.store.entry.Tail;
import io.parley.message.store.group.Memberships;
import io.parley.proto.ConversationIds;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Writes entries: in one or two round trips where the ends of the conversations are known ({@link TailCommit}), under locks
 * otherwise ({@link LockedCommit}). Safe for any thread; a batch completes on the caller's Vert.x context.
 */
@ApplicationScoped
public class MessageStore {
    /** Costs one look-up per existing row; runs only when a conversation is new. */
    private static final Placeholders CREATE_CONVERSATIONS =
            new Placeholders("INSERT IGNORE INTO conversation (id, last_seq, active_minute) VALUES ", "(?,0,0)", "");

    /** As above. */
    private static final Placeholders CREATE_MEMBERS =
            new Placeholders("INSERT IGNORE INTO member (user_id, conversation_id) VALUES ", "(?,?)", "");

    private static final int CREATE_ATTEMPTS = 5;
    private static final int LOCKED_ATTEMPTS = 5;

    private final DatabasePools pools;
    private final ConversationTails tails;
    private final Memberships groups;
    private final ChangeRules rules;
    private final GroupRules groupRules;
    private final long timeoutMs;
    private final int mostAtOnce;
    private final Clock clock;

    /** For CDI. */
    public MessageStore(
            DatabasePools pools,
            ConversationTails tails,
            Memberships groups,
            ChangeRules rules,
            GroupRules groupRules,
            MessageConfig config,
            Clock clock) {
        this.pools = pools;
        this.tails = tails;
        this.groups = groups;
        this.rules = rules;
        this.groupRules = groupRules;
        this.timeoutMs = config.database().answerTimeout().toMillis();
        this.mostAtOnce = config.send().batchAtOnce();
        this.clock = clock;
    }

    /**
     * Commits a batch in one transaction. Conversations that do not exist yet are created first.
     *
     * @param batch 1 to a few hundred entries, in the order in which they get their sequence numbers
     * @return one outcome per entry, in the order of the batch. When the future fails, the batch as a whole may or may
     *     not have been committed (the connection may have died during the commit); committing it again is safe.
     */
    public Future<List<Outcome>> commit(List<NewEntry> batch) {
        EntryBatch all = new EntryBatch(batch, clock.millis());
        return inTransaction(connection -> quickly(connection, all))
                .recover(failure -> again(all, LOCKED_ATTEMPTS, failure));
    }

    /**
     * Commits an action on a group in a transaction of its own.
     *
     * @return as {@link #commit}
     */
    public Future<Outcome> act(NewEntry action) {
        return act(action, LOCKED_ATTEMPTS);
    }

    private Future<Outcome> act(NewEntry action, int attempts) {
        return inTransaction(connection -> new GroupCommit(connection, action, tails, groupRules, clock.millis()).run())
                .recover(failure -> attempts > 1 && DatabaseErrors.isConflict(failure)
                        ? act(action, attempts - 1)
                        : Future.failedFuture(failure));
    }

    /**
     * The tails are asked for only now: a connection that is new has made them all forgotten. Changes are judged by what stands
     * in the log, under locks.
     */
    private Future<List<Outcome>> quickly(SqlConnection connection, EntryBatch batch) {
        Optional<TreeMap<Long, Tail>> ends = batch.hasEffects() ? Optional.empty() : tails.of(batch.conversations());
        return ends.filter(found -> Writers.mayWrite(batch, found, groups))
                .map(found -> new TailCommit(connection, batch, tails, found, mostAtOnce).run())
                .orElseGet(() -> locked(connection, batch));
    }

    private Future<List<Outcome>> again(EntryBatch batch, int attempts, Throwable failure) {
        if (attempts > 0 && failure instanceof UnknownConversations) {
            return create(batch, CREATE_ATTEMPTS).compose(created -> underLocks(batch, attempts));
        }
        return attempts > 0 && DatabaseErrors.isConflict(failure)
                ? underLocks(batch, attempts)
                : Future.failedFuture(failure);
    }

    private Future<List<Outcome>> locked(SqlConnection connection, EntryBatch batch) {
        return new LockedCommit(connection, batch, tails, groups, rules).run();
    }

    private Future<List<Outcome>> underLocks(EntryBatch batch, int attempts) {
        return inTransaction(connection -> locked(connection, batch))
                .recover(failure -> again(batch, attempts - 1, failure));
    }

    /** The rows stay even if the batch then fails: an empty conversation is harmless. */
    private Future<Void> create(EntryBatch batch, int attempts) {
        TreeSet<Long> ids = new TreeSet<>(batch.conversations());
        // A group is made by its first entry only.
        ids.removeIf(ConversationIds::isGroup);
        return inTransaction(connection -> connection
                        .preparedQuery(CREATE_CONVERSATIONS.sql(ids.size()))
                        .execute(Tuple.tuple(new ArrayList<>(ids)))
                        .compose(created -> connection
                                .preparedQuery(CREATE_MEMBERS.sql(members(ids).size() / 2))
                                .execute(members(ids)))
                        .compose(created -> connection.query("COMMIT").execute()))
                .<Void>mapEmpty()
                .recover(failure -> DatabaseErrors.isDeadlock(failure) && attempts > 1
                        ? create(batch, attempts - 1)
                        : Future.failedFuture(failure));
    }

    private static Tuple members(TreeSet<Long> conversationIds) {
        Tuple members = Tuple.tuple(new ArrayList<>(4 * conversationIds.size()));
        conversationIds.forEach(id ->
                Audience.of(id).users().forEach(user -> members.addInteger(user).addLong(id)));
        return members;
    }

    /**
     * The work ends with its own COMMIT; whatever fails is rolled back before the connection returns to the pool. Work
     * that gets no answer (see {@link Database}) fails too: a lane must never wait for good.
     */
    private <T> Future<T> inTransaction(Function<SqlConnection, Future<T>> work) {
        return pools.lanes().getConnection().compose(connection -> work.apply(connection)
                .timeout(timeoutMs, TimeUnit.MILLISECONDS)
                .recover(failure -> rollBack(connection).compose(done -> Future.failedFuture(failure)))
                .onComplete(done -> connection.close()));
    }

    /**
     * A connection that cannot roll back is broken; the server rolls back when it sees it closed. Happens on a later turn
     * of the event loop: a connection that is just being closed would take the statement and never answer it.
     */
    private Future<Void> rollBack(SqlConnection connection) {
        Promise<Void> rolledBack = Promise.promise();
        Vertx.currentContext().runOnContext(later -> connection
                .query("ROLLBACK")
                .execute()
                .<Void>mapEmpty()
                .otherwiseEmpty()
                .onComplete(rolledBack));
        return rolledBack.future().timeout(timeoutMs, TimeUnit.MILLISECONDS).otherwiseEmpty();
    }
}
