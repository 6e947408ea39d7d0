package io.parley.message.sync;

import com.google.protobuf.MessageLite;
import io.parley.message.entry.EntryKind;
import io.parley.message.store.entry.StoredEntry;
import io.parley.message.store.group.MemberSpans;
import io.parley.message.store.read.HistoryPage;
import io.parley.message.store.read.HistoryStore;
import io.parley.message.store.read.HistoryStore.Wanted;
import io.parley.message.store.read.Marks;
import io.parley.proto.client.v1.Changed;
import io.parley.proto.client.v1.HistoryAnswer;
import io.parley.proto.client.v1.Message;
import io.parley.proto.client.v1.Reaction;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Answers History: pages of one conversation, newest first, in their present state. Safe for any thread. */
@ApplicationScoped
public class HistoryReader {
    private final HistoryStore store;
    private final MemberSpans spans;

    /** For CDI. */
    public HistoryReader(HistoryStore store, MemberSpans spans) {
        this.store = store;
        this.spans = spans;
    }

    /**
     * A page.
     *
     * @param userId who asks
     * @param beforeSeq only entries below; 0 from the newest
     * @param limit 1..200
     * @param withEvents whether what happened to a group is wanted beside the messages
     * @return fails with a {@link Hidden} when the user may see nothing of the conversation
     */
    public Future<HistoryAnswer> page(int userId, long conversationId, long beforeSeq, int limit, boolean withEvents) {
        Wanted wanted = new Wanted(beforeSeq == 0 ? Long.MAX_VALUE : beforeSeq, limit, withEvents);
        return spans.of(userId, List.of(conversationId))
                .map(visible -> Optional.ofNullable(visible.get(conversationId)).orElseThrow(Hidden::new))
                .compose(span -> store.page(userId, conversationId, span, wanted))
                .map(found -> answer(conversationId, found));
    }

    private static HistoryAnswer answer(long conversationId, HistoryPage found) {
        HistoryAnswer.Builder answer = HistoryAnswer.newBuilder()
                .setConversationId(conversationId)
                .setAsOfSeq(found.asOfSeq())
                .setMore(found.more());
        int bytes = 0;
        for (StoredEntry stored : found.entries()) {
            MessageLite entry = stored.kind() == EntryKind.POST
                    ? withMarks(stored, found.marks())
                    : Messages.changedToClient(stored);
            bytes += entry.getSerializedSize();
            if (bytes > Messages.PAGE_BYTES && answer.getMessagesCount() + answer.getEventsCount() > 0) {
                return answer.setMore(true).build();
            }
            if (entry instanceof Message message) {
                answer.addMessages(message);
            } else {
                answer.addEvents((Changed) entry);
            }
        }
        return answer.build();
    }

    private static Message withMarks(StoredEntry stored, Marks marks) {
        Message.Builder message = Messages.toClient(stored).toBuilder().setPinned(marks.isPinned(stored.seq()));
        for (Marks.Count count : marks.reactions(stored.seq())) {
            message.addReactions(Reaction.newBuilder()
                    .setEmoji(count.emoji())
                    .setCount(count.users())
                    .setMine(count.mine()));
        }
        return message.build();
    }
}
