package io.parley.message.relation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.kit.grpc.Refusals;
import io.parley.message.config.MessageConfig;
import io.parley.message.routing.PresenceClient;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.presence.v1.MessageCheck;
import io.parley.proto.presence.v1.SenderAndRecipient;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Says who gives and gets read receipts: presence-service knows who has switched them off. Its answers are remembered until it is heard
 * that something has changed, so that a change binds a second after it was answered. While it cannot be asked nothing is said of
 * anybody: a receipt may be late, but not go to somebody who is not to have it. Any thread.
 */
@ApplicationScoped
public class ReadReceipts {
    private static final Logger LOG = Logger.getLogger(ReadReceipts.class);
    private static final int MAX_USERS = 500;
    private static final long RETRY_AFTER_MS = 1_000;

    private final PresenceClient presence;
    private final RelationChanges changes;
    private final Cache<Integer, Answer> remembered;
    private final long timeToLiveNanos;
    private final Counter unasked;

    /** For CDI. */
    public ReadReceipts(PresenceClient presence, RelationChanges changes, MessageConfig config, MeterRegistry metrics) {
        this.presence = presence;
        this.changes = changes;
        remembered = Caffeine.newBuilder()
                .maximumSize(config.relations().remembered())
                .expireAfterWrite(config.relations().timeToLive())
                .build();
        timeToLiveNanos = config.relations().timeToLive().toNanos();
        unasked = Counter.builder("parley.message.receipts.unasked")
                .description(
                        "Times that nobody was told who has read, because presence-service could not be asked who may know")
                .register(metrics);
    }

    private record Answer(boolean shares, long askedNanos) {}

    /**
     * Those of the users who give and get read receipts.
     *
     * @param userIds any number; 500 are asked for at a time
     * @return complete already when all are remembered; fails with a refusal that says UNAVAILABLE when presence-service does not answer
     */
    public Future<Sharers> among(Collection<Integer> userIds) {
        Set<Integer> sharers = new HashSet<>();
        Set<Integer> unknown = new LinkedHashSet<>();
        boolean changesAreKnown = changes.areKnown();
        for (int userId : userIds) {
            Answer answer = changesAreKnown ? remembered.getIfPresent(userId) : null;
            if (answer == null || !counts(answer, userId)) {
                unknown.add(userId);
            } else if (answer.shares()) {
                sharers.add(userId);
            }
        }
        return ask(List.copyOf(unknown), sharers).map(new Sharers(sharers));
    }

    private boolean counts(Answer answer, int userId) {
        return System.nanoTime() - answer.askedNanos() <= timeToLiveNanos
                && changes.isNewer(answer.askedNanos(), userId);
    }

    private Future<Void> ask(List<Integer> userIds, Set<Integer> sharers) {
        if (userIds.isEmpty()) {
            return Future.succeededFuture();
        }
        if (changes.isAway()) {
            return unanswered();
        }
        List<Integer> some = userIds.subList(0, Math.min(MAX_USERS, userIds.size()));
        long askedNanos = System.nanoTime();
        List<SenderAndRecipient> questions = new ArrayList<>(some.size());
        some.forEach(userId -> questions.add(SenderAndRecipient.newBuilder()
                .setSenderId(userId)
                .setRecipientId(userId)
                .build()));
        return presence.checkMessages(questions)
                .recover(failure -> {
                    LOG.debugf("presence-service does not say who gives and gets read receipts: %s", failure);
                    changes.unanswered();
                    return unanswered();
                })
                .compose(checks -> {
                    for (int i = 0; i < some.size(); i++) {
                        MessageCheck check = checks.get(i);
                        remembered.put(some.get(i), new Answer(check.getReadReceipts(), askedNanos));
                        if (check.getReadReceipts()) {
                            sharers.add(some.get(i));
                        }
                    }
                    return ask(userIds.subList(some.size(), userIds.size()), sharers);
                });
    }

    private <T> Future<T> unanswered() {
        unasked.increment();
        return Future.failedFuture(Refusals.of(
                ErrorCode.ERROR_CODE_UNAVAILABLE,
                "The server cannot tell just now who may know who has read; please try again.",
                RETRY_AFTER_MS));
    }
}
