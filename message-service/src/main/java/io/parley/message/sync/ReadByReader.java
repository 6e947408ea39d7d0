package io.parley.message.sync;

import io.parley.message.relation.ReadReceipts;
import io.parley.message.store.group.MemberSpans;
import io.parley.message.store.position.ReaderStore;
import io.parley.proto.ConversationIds;
import io.parley.proto.Seqs;
import io.parley.proto.client.v1.ReadBy;
import io.parley.proto.client.v1.ReadByAnswer;
import io.parley.proto.client.v1.User;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Answers who has read a message: for groups in which nobody is told unasked. Who gives no read receipts is not among them, and gets no
 * answer. Safe for any thread.
 */
@ApplicationScoped
public class ReadByReader {
    private static final long ANSWERED_MS = TimeUnit.DAYS.toMillis(7);
    private static final int NAMED = 100;

    private final ReaderStore store;
    private final MemberSpans spans;
    private final ReadReceipts receipts;
    private final Clock clock;

    /** For CDI. */
    public ReadByReader(ReaderStore store, MemberSpans spans, ReadReceipts receipts, Clock clock) {
        this.store = store;
        this.spans = spans;
        this.receipts = receipts;
        this.clock = clock;
    }

    /**
     * Those who have read it, by id.
     *
     * @return fails with an {@link IllegalArgumentException}, its message meant for the client, when it is no message of the last days that
     *     the user can see; with a {@link Hidden} when he has switched read receipts off
     */
    public Future<ReadByAnswer> answer(int userId, ReadBy request) {
        long id = request.getConversationId();
        long seq = Seqs.comparable(request.getSeq());
        if (ConversationIds.isFeed(id)) {
            return Future.failedFuture(MemberSpans.notAMember(id));
        }
        return spans.one(userId, id).compose(span -> {
            if (seq <= span.after() || seq > span.until()) {
                return wrong("seq must be that of a message you can see.");
            }
            return store.author(id, seq, clock.millis() - ANSWERED_MS)
                    .compose(author -> author.isEmpty()
                            ? wrong("seq must be that of a message of the last 7 days.")
                            : store.readers(id, seq, author.get(), userId).compose(readers -> told(userId, readers)));
        });
    }

    private Future<ReadByAnswer> told(int userId, List<Integer> readers) {
        List<Integer> all = new ArrayList<>(readers);
        all.add(userId);
        return receipts.among(all).compose(sharers -> {
            if (!sharers.userIds().contains(userId)) {
                return Future.failedFuture(
                        new Hidden("You have switched read receipts off: switch them on to be told who has read."));
            }
            return Future.succeededFuture(answer(readers.stream()
                    .filter(reader -> sharers.mayKnow(userId, reader))
                    .toList()));
        });
    }

    private static ReadByAnswer answer(List<Integer> readers) {
        ReadByAnswer.Builder answer = ReadByAnswer.newBuilder().setCount(readers.size());
        readers.stream()
                .limit(NAMED)
                .forEach(reader -> answer.addUsers(User.newBuilder().setId(reader)));
        return answer.build();
    }

    private static <T> Future<T> wrong(String sentence) {
        return Future.failedFuture(new IllegalArgumentException(sentence));
    }
}
