package io.parley.message.receipt;

import io.parley.message.send.FeedWriter;
import io.parley.message.store.group.MemberSpans;
import io.parley.message.store.position.ConversationSettingStore;
import io.parley.proto.client.v1.ConversationSet;
import io.parley.proto.client.v1.ConversationSettings;
import io.parley.proto.client.v1.Notice;
import io.parley.proto.client.v1.SetConversation;
import io.parley.proto.client.v1.SetConversationAnswer;
import io.parley.proto.message.v1.FeedNotice;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/**
 * Stores what a user sets for a conversation, and tells the user's devices by a notice in the feed, which none of them misses. Safe
 * for any thread.
 */
@ApplicationScoped
public class ConversationSetter {
    private final ConversationSettingStore store;
    private final MemberSpans spans;
    private final FeedWriter feeds;

    /** For CDI. */
    public ConversationSetter(ConversationSettingStore store, MemberSpans spans, FeedWriter feeds) {
        this.store = store;
        this.spans = spans;
        this.feeds = feeds;
    }

    /**
     * Sets it.
     *
     * @return what is set then; completes when it and the notice are durable. Fails with an {@link IllegalArgumentException}, its message
     *     meant for the client, when the request is wrong; after another failure it may be repeated
     */
    public Future<SetConversationAnswer> set(int userId, SetConversation set) {
        if (!set.hasMutedUntilMs() && !set.hasPinned() && !set.hasArchived()) {
            return Future.failedFuture(
                    new IllegalArgumentException("muted_until_ms, pinned or archived must be given."));
        }
        long id = set.getConversationId();
        return spans.one(userId, id).compose(visible -> store.set(userId, set)).compose(settings -> feeds.append(
                        List.of(notice(userId, id, settings)))
                .map(SetConversationAnswer.newBuilder().setSettings(settings).build()));
    }

    private static FeedNotice notice(int userId, long conversationId, ConversationSettings settings) {
        return FeedNotice.newBuilder()
                .setUserId(userId)
                .setEventId(UUID.randomUUID().toString())
                .setNotice(Notice.newBuilder()
                        .setConversationSet(ConversationSet.newBuilder()
                                .setConversationId(conversationId)
                                .setSettings(settings)))
                .build();
    }
}
