package io.parley.message.sync;

import io.parley.message.store.MemberSpans;
import io.parley.message.store.ReaderStore;
import io.parley.proto.ConversationIds;
import io.parley.proto.Seqs;
import io.parley.proto.client.v1.ReadBy;
import io.parley.proto.client.v1.ReadByAnswer;
import io.parley.proto.client.v1.User;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.concurrent.TimeUnit;

/** Answers who has read a message: for groups in which nobody is told unasked. Safe for any thread. */
@ApplicationScoped
public class ReadByReader {
    private static final long ANSWERED_MS = TimeUnit.DAYS.toMillis(7);

    private final ReaderStore store;
    private final MemberSpans spans;
    private final Clock clock;

    /** For CDI. */
    public ReadByReader(ReaderStore store, MemberSpans spans, Clock clock) {
        this.store = store;
        this.spans = spans;
        this.clock = clock;
    }

    /**
     * Those who have read it, by id.
     *
     * @return fails with an {@link IllegalArgumentException}, its message meant for the client, when it is no message of the last days that
     *     the user can see
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
                            : store.readers(id, seq, author.get(), userId).map(ReadByReader::answer));
        });
    }

    private static ReadByAnswer answer(ReaderStore.Readers readers) {
        ReadByAnswer.Builder answer = ReadByAnswer.newBuilder().setCount(readers.count());
        readers.first().forEach(reader -> answer.addUsers(User.newBuilder().setId(reader)));
        return answer.build();
    }

    private static <T> Future<T> wrong(String sentence) {
        return Future.failedFuture(new IllegalArgumentException(sentence));
    }
}
