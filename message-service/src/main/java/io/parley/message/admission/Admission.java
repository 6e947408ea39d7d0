package io.parley.message.admission;

import io.parley.message.conversation.Audience;
import io.parley.message.conversation.Membership;
import io.parley.message.entry.Change;
import io.parley.message.entry.ChangeRules;
import io.parley.message.entry.GroupAction;
import io.parley.message.entry.Recall;
import io.parley.message.send.Refusals;
import io.parley.message.store.commit.TargetReader;
import io.parley.message.store.entry.NewEntry;
import io.parley.message.store.group.Memberships;
import io.parley.proto.ConversationIds;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;

/**
 * Says whether an entry may be made. A post is decided at once, where the members of its group, or whom its recipient takes messages
 * from, are remembered. For a change its post is looked up, so that what cannot be made
 * never takes the time of a commit lane; the log judges again by the same rules, since it alone knows what was committed meanwhile.
 * Safe for any thread.
 */
@ApplicationScoped
public class Admission {
    private static final Future<Optional<Error>> ADMITTED = Future.succeededFuture(Optional.empty());

    private static final Future<Optional<Error>> NOT_A_WRITER = Future.succeededFuture(Optional.of(Refusals.error(
            ErrorCode.ERROR_CODE_FORBIDDEN, "You cannot write to that conversation. Check where it goes.", 0)));

    private final Relations relations;
    private final TargetReader targets;
    private final Memberships groups;
    private final ChangeRules rules;
    private final Clock clock;

    /** For CDI. */
    public Admission(Relations relations, TargetReader targets, Memberships groups, ChangeRules rules, Clock clock) {
        this.relations = relations;
        this.targets = targets;
        this.groups = groups;
        this.rules = rules;
        this.clock = clock;
    }

    /**
     * The reason why not, if there is one. Never fails: when the database cannot be asked, the log will be.
     *
     * @return complete already for what needs no look-up
     */
    Future<Optional<Error>> refusalOf(NewEntry entry) {
        if (ConversationIds.isGroup(entry.conversationId())) {
            return refusalInGroup(entry);
        }
        if (!Audience.of(entry.conversationId()).mayWrite(entry.authorId())) {
            return NOT_A_WRITER;
        }
        // What was written may be taken back by whoever wrote it.
        Future<Optional<Error>> unwanted = entry.entry() instanceof Recall
                ? ADMITTED
                : relations.refusalOf(entry.conversationId(), entry.authorId());
        if (unwanted.isComplete() && unwanted.result().isEmpty()) {
            return judged(entry);
        }
        return unwanted.compose(refusal -> refusal.isEmpty()
                ? judged(entry)
                : unlessRepeated(entry, refusal).otherwise(refusal));
    }

    private Future<Optional<Error>> judged(NewEntry entry) {
        return entry.entry() instanceof Change change ? refusalOf(entry, change, false) : ADMITTED;
    }

    /** Who acts on a group is judged by the log alone. Whether somebody is a member is looked up when what is remembered denies it. */
    private Future<Optional<Error>> refusalInGroup(NewEntry entry) {
        if (entry.entry() instanceof GroupAction) {
            return ADMITTED;
        }
        Future<Membership> remembered = groups.latest(entry.conversationId());
        if (remembered.succeeded() && remembered.result().mayWrite(entry.authorId())) {
            return admittedTo(remembered.result(), entry);
        }
        return groups.fresh(entry.conversationId())
                .compose(members -> members.mayWrite(entry.authorId())
                        ? admittedTo(members, entry)
                        : unlessRepeated(entry, NOT_A_WRITER.result()))
                .otherwise(Optional.empty());
    }

    private Future<Optional<Error>> admittedTo(Membership members, NewEntry entry) {
        return entry.entry() instanceof Change change
                ? refusalOf(entry, change, members.isAdmin(entry.authorId()))
                : ADMITTED;
    }

    private Future<Optional<Error>> refusalOf(NewEntry entry, Change change, boolean admin) {
        return targets.read(entry.conversationId(), change.targetSeq())
                .map(target -> change.refusalOf(
                        target.map(found -> found.withAdmin(admin)).orElse(null),
                        entry.authorId(),
                        clock.millis(),
                        rules))
                .compose(refusal -> refusal.isEmpty() ? ADMITTED : unlessRepeated(entry, refusal))
                .otherwise(Optional.empty());
    }

    /** What was made once gets its first answer again, whatever is true today: the log gives it. */
    private Future<Optional<Error>> unlessRepeated(NewEntry entry, Optional<Error> refusal) {
        return targets.isStored(entry).map(stored -> stored ? Optional.<Error>empty() : refusal);
    }
}
