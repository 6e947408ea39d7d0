package io.parley.message.admission;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.message.config.MessageConfig;
import io.parley.message.relation.RelationChanges;
import io.parley.message.routing.PresenceClient;
import io.parley.message.send.Refusals;
import io.parley.proto.ConversationIds;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.presence.v1.MessageCheck;
import io.parley.proto.presence.v1.SenderAndRecipient;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Says whether somebody may send to somebody: presence-service knows who blocks whom and who lets only contacts send. Its answers are
 * remembered until it is heard that something has changed, so that a change binds a second after it was answered.
 * While it cannot be asked older answers count; where there is none the message is admitted, as messages go on without
 * presence-service. Questions that come up while one is under way are in the next. Any thread.
 */
@ApplicationScoped
public class Relations {
    private static final Logger LOG = Logger.getLogger(Relations.class);
    private static final Future<Optional<Error>> ADMITTED = Future.succeededFuture(Optional.empty());
    private static final int MAX_PAIRS = 500;

    private static final Optional<Error> NOT_WANTED = Optional.of(
            Refusals.error(ErrorCode.ERROR_CODE_FORBIDDEN, "This user does not take messages from you.", 0));

    private final PresenceClient presence;
    private final RelationChanges changes;
    private final RememberedChecks remembered;
    private final long timeToLiveNanos;
    private final long outageNanos;
    private final Counter refused;
    private final Counter unasked;
    private final List<Question> waiting = new ArrayList<>();
    private boolean callUnderWay;

    /** For CDI. */
    public Relations(PresenceClient presence, RelationChanges changes, MessageConfig config, MeterRegistry metrics) {
        this.presence = presence;
        this.changes = changes;
        remembered = new RememberedChecks(config.relations(), changes);
        timeToLiveNanos = config.relations().timeToLive().toNanos();
        outageNanos = config.relations().outageMemory().toNanos();
        refused = Counter.builder("parley.message.relations.refused")
                .description("Entries refused because the recipient does not want them")
                .register(metrics);
        unasked = Counter.builder("parley.message.relations.unasked")
                .description("Entries judged by what was known before, because presence-service could not be asked")
                .register(metrics);
        Gauge.builder("parley.message.relations.waiting", this::waiting)
                .description("Questions to presence-service about who may send to whom that wait for the one under way")
                .register(metrics);
    }

    private record Question(SenderAndRecipient pair, Promise<Optional<Error>> answer) {}

    /**
     * The reason why the author may not write to a conversation because of what the other user wants, if there is one. Never fails.
     *
     * @return complete already for what is remembered, and for all but direct conversations
     */
    Future<Optional<Error>> refusalOf(long conversationId, int authorId) {
        if (!ConversationIds.isDirect(conversationId)) {
            return ADMITTED;
        }
        int recipientId = ConversationIds.peer(conversationId, authorId);
        if (recipientId == authorId) {
            return ADMITTED;
        }
        if (changes.areKnown()) {
            Optional<Boolean> known = remembered.find(authorId, recipientId, System.nanoTime() - timeToLiveNanos);
            if (known.isPresent()) {
                return verdict(known.get());
            }
        }
        return changes.isAway() ? verdict(lately(authorId, recipientId)) : ask(authorId, recipientId);
    }

    /** What was true when presence-service could be asked last. */
    private boolean lately(int senderId, int recipientId) {
        return remembered
                .find(senderId, recipientId, System.nanoTime() - outageNanos)
                .orElse(true);
    }

    private Future<Optional<Error>> verdict(boolean allowed) {
        return allowed ? ADMITTED : Future.succeededFuture(notWanted());
    }

    private Optional<Error> notWanted() {
        refused.increment();
        return NOT_WANTED;
    }

    private Future<Optional<Error>> ask(int senderId, int recipientId) {
        Question question = new Question(
                SenderAndRecipient.newBuilder()
                        .setSenderId(senderId)
                        .setRecipientId(recipientId)
                        .build(),
                Promise.promise());
        boolean startNow;
        synchronized (waiting) {
            waiting.add(question);
            startNow = !callUnderWay;
            callUnderWay = true;
        }
        if (startNow) {
            callNext();
        }
        return question.answer().future();
    }

    private void callNext() {
        List<Question> asked;
        synchronized (waiting) {
            List<Question> first = waiting.subList(0, Math.min(MAX_PAIRS, waiting.size()));
            asked = List.copyOf(first);
            first.clear();
            callUnderWay = !asked.isEmpty();
        }
        if (asked.isEmpty()) {
            return;
        }
        long askedNanos = System.nanoTime();
        presence.checkMessages(asked.stream().map(Question::pair).toList()).onComplete(checks -> {
            if (checks.succeeded() && checks.result().size() == asked.size()) {
                answer(asked, checks.result(), askedNanos);
            } else {
                answerFromMemory(asked, checks.cause());
            }
            callNext();
        });
    }

    private void answer(List<Question> asked, List<MessageCheck> checks, long askedNanos) {
        for (int i = 0; i < asked.size(); i++) {
            SenderAndRecipient pair = asked.get(i).pair();
            MessageCheck check = checks.get(i);
            remembered.put(pair.getSenderId(), pair.getRecipientId(), check, askedNanos);
            asked.get(i).answer().complete(check.getAllowed() ? Optional.empty() : notWanted());
        }
    }

    private void answerFromMemory(List<Question> asked, Throwable failure) {
        LOG.debugf("presence-service does not say who may send to whom: %s", failure);
        changes.unanswered();
        unasked.increment(asked.size());
        for (Question question : asked) {
            SenderAndRecipient pair = question.pair();
            question.answer()
                    .complete(lately(pair.getSenderId(), pair.getRecipientId()) ? Optional.empty() : notWanted());
        }
    }

    private int waiting() {
        synchronized (waiting) {
            return waiting.size();
        }
    }
}
