package io.parley.message.sync;

import io.parley.message.relation.ReadReceipts;
import io.parley.message.relation.Sharers;
import io.parley.message.store.entry.StoredEntry;
import io.parley.message.store.group.GroupStore;
import io.parley.message.store.position.ConversationSettingStore;
import io.parley.message.store.position.CursorStore;
import io.parley.message.store.read.ConversationListStore;
import io.parley.message.store.read.ConversationListStore.Listed;
import io.parley.message.store.read.ConversationListStore.Place;
import io.parley.proto.ConversationIds;
import io.parley.proto.SyncContinuation;
import io.parley.proto.client.v1.Conversation;
import io.parley.proto.client.v1.ConversationSettings;
import io.parley.proto.client.v1.Conversations;
import io.parley.proto.client.v1.ConversationsAnswer;
import io.parley.proto.client.v1.Group;
import io.parley.proto.client.v1.Message;
import io.parley.proto.client.v1.User;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Answers Conversations: the list that a person opens an app with. Computed from what is stored, so it cannot drift. Safe for any thread. */
@ApplicationScoped
public class ConversationLister {
    private static final int PREVIEW_CHARACTERS = 200;

    private final ConversationListStore store;
    private final GroupStore groups;
    private final CursorStore cursors;
    private final ConversationSettingStore settings;
    private final ReadReceipts receipts;

    /** For CDI. */
    public ConversationLister(
            ConversationListStore store,
            GroupStore groups,
            CursorStore cursors,
            ConversationSettingStore settings,
            ReadReceipts receipts) {
        this.store = store;
        this.groups = groups;
        this.cursors = cursors;
        this.settings = settings;
        this.receipts = receipts;
    }

    /**
     * A page. Its peers have ids only.
     *
     * @param page its limit is 1..100; its continuation holds the minute in place of a seq
     */
    public Future<ConversationsAnswer> page(int userId, Conversations page) {
        SyncContinuation from = SyncContinuation.of(page.getContinuation());
        Place before =
                page.getContinuation().isEmpty() ? Place.FIRST : new Place((int) from.seq(), from.conversationId());
        int limit = page.getLimit();
        return store.page(userId, before, limit + 1).compose(found -> {
            List<Listed> listed = found.subList(0, Math.min(limit, found.size()));
            return fill(userId, listed, found.size() > limit);
        });
    }

    private Future<ConversationsAnswer> fill(int userId, List<Listed> listed, boolean more) {
        List<Long> ofGroups = listed.stream()
                .map(Listed::conversationId)
                .filter(ConversationIds::isGroup)
                .toList();
        List<Long> direct = listed.stream()
                .map(Listed::conversationId)
                .filter(ConversationIds::isDirect)
                .toList();
        return store.previews(listed)
                .compose(previews -> store.mentions(userId, listed).compose(mentions -> groups.groups(userId, ofGroups)
                        .compose(found -> readByPeers(userId, direct).compose(read -> deliveredToPeers(userId, direct)
                                .compose(delivered -> settings.of(userId, ids(listed))
                                        .map(set -> new Details(previews, mentions, found, read, delivered, set)))))))
                .map(details -> {
                    ConversationsAnswer.Builder answer =
                            ConversationsAnswer.newBuilder().setMore(more);
                    listed.forEach(each -> answer.addConversations(details.conversation(userId, each)));
                    if (more) {
                        Place last = listed.getLast().place();
                        answer.setContinuation(new SyncContinuation(last.conversationId(), last.minute()).toBytes());
                    }
                    return answer.build();
                });
    }

    private static List<Long> ids(List<Listed> listed) {
        return listed.stream().map(Listed::conversationId).toList();
    }

    /** As far as he may know; nothing of others while it cannot be asked who may. */
    private Future<Map<Long, Long>> readByPeers(int userId, List<Long> direct) {
        return store.readByPeers(userId, direct).compose(marks -> {
            if (marks.isEmpty()) {
                return Future.succeededFuture(marks);
            }
            Set<Integer> users = new HashSet<>();
            users.add(userId);
            marks.keySet().forEach(id -> users.add(ConversationIds.peer(id, userId)));
            return receipts.among(users).otherwise(Sharers.NONE).map(sharers -> {
                marks.keySet().removeIf(id -> !sharers.mayKnow(userId, ConversationIds.peer(id, userId)));
                return marks;
            });
        });
    }

    private Future<Map<Long, Long>> deliveredToPeers(int userId, List<Long> direct) {
        if (direct.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        return cursors.ofConversations(direct).map(found -> {
            Map<Long, Long> furthest = new HashMap<>();
            found.stream()
                    .filter(cursor -> cursor.userId() != userId)
                    .forEach(cursor -> furthest.merge(cursor.conversationId(), cursor.seq(), Math::max));
            return furthest;
        });
    }

    private record Details(
            Map<Long, StoredEntry> previews,
            Map<Long, Long> mentions,
            Map<Long, Group> groups,
            Map<Long, Long> read,
            Map<Long, Long> delivered,
            Map<Long, ConversationSettings> settings) {
        Conversation conversation(int userId, Listed listed) {
            long id = listed.conversationId();
            Conversation.Builder conversation = Conversation.newBuilder()
                    .setConversationId(id)
                    .setLastSeq(listed.end().seq())
                    .setUnread(listed.read().until(listed.end()))
                    .setMentions(mentions.getOrDefault(id, 0L).intValue())
                    .setReadSeq(listed.read().seq())
                    .setPeerDeliveredSeq(delivered.getOrDefault(id, 0L))
                    .setPeerReadSeq(read.getOrDefault(id, 0L))
                    .setActiveMs(TimeUnit.MINUTES.toMillis(listed.minute()));
            if (groups.containsKey(id)) {
                Group.Builder group = groups.get(id).toBuilder();
                group.getProfileBuilder().clearDescription();
                conversation.setGroup(group);
            } else {
                conversation.setPeer(User.newBuilder().setId(ConversationIds.peer(id, userId)));
            }
            if (settings.containsKey(id)) {
                conversation.setSettings(settings.get(id));
            }
            if (previews.containsKey(id)) {
                conversation.setPreview(shortened(previews.get(id)));
            }
            return conversation.build();
        }

        private static Message shortened(StoredEntry post) {
            Message.Builder preview = Messages.toClient(post).toBuilder().clearContent();
            String text = preview.getText();
            return text.codePointCount(0, text.length()) <= PREVIEW_CHARACTERS
                    ? preview.build()
                    : preview.setText(text.substring(0, text.offsetByCodePoints(0, PREVIEW_CHARACTERS)))
                            .build();
        }
    }
}
