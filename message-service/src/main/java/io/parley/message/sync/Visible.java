package io.parley.message.sync;

import io.parley.message.conversation.Audience;
import io.parley.message.store.MemberSpans;
import io.parley.message.store.Span;
import io.parley.proto.ConversationIds;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** What a user may see of a conversation. Safe for any thread. */
@ApplicationScoped
public class Visible {
    private static final Span ALL = new Span(0, Long.MAX_VALUE);

    private final MemberSpans spans;

    /** For CDI. */
    public Visible(MemberSpans spans) {
        this.spans = spans;
    }

    /** Fails with a {@link Hidden} when it is nothing. */
    Future<Span> of(int userId, long conversationId) {
        if (!ConversationIds.isGroup(conversationId)) {
            return Audience.of(conversationId).contains(userId)
                    ? Future.succeededFuture(ALL)
                    : Future.failedFuture(new Hidden());
        }
        return spans.of(userId, List.of(conversationId)).compose(found -> {
            Span span = found.get(conversationId);
            return span == null ? Future.failedFuture(new Hidden()) : Future.succeededFuture(span);
        });
    }
}
