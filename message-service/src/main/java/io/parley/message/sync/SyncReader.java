package io.parley.message.sync;

import io.parley.message.store.CursorStore;
import io.parley.message.store.DeviceIds;
import io.parley.message.store.MessageReader;
import io.parley.message.sync.SyncPage.Continuation;
import io.parley.proto.ConversationIds;
import io.parley.proto.client.v1.Position;
import io.parley.proto.client.v1.Sync;
import io.parley.proto.client.v1.SyncAnswer;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Iterator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Answers Sync: walks the conversations in ascending order and fills a page with what follows each one's position.
 *
 * <p>Reads what is committed, so together with pushes looked up after the commit nothing falls between the two: a
 * message is in the sync of a session that was registered before, or in its pushes.
 */
@ApplicationScoped
public class SyncReader {
    private static final int MAX_POSITIONS = 500;
    private static final int MAX_LIMIT = 200;

    private final MessageReader messages;
    private final CursorStore cursors;

    /** For CDI. */
    public SyncReader(MessageReader messages, CursorStore cursors) {
        this.messages = messages;
        this.cursors = cursors;
    }

    /**
     * The next page.
     *
     * @return fails with {@link IllegalArgumentException}, its message meant for the client, when the request is wrong
     */
    public Future<SyncAnswer> page(int userId, String deviceId, Sync request) {
        Continuation from;
        try {
            check(userId, deviceId, request);
            from = Continuation.of(request.getContinuation());
        } catch (IllegalArgumentException wrong) {
            return Future.failedFuture(wrong);
        }
        SyncPage page = new SyncPage(request.getLimit() == 0 ? MAX_LIMIT : request.getLimit());
        return cursors.ofDevice(userId, deviceId)
                .compose(acked -> positions(userId, request, acked, from))
                .compose(this::lagging)
                .compose(lagging -> fill(page, lagging.entrySet().iterator()))
                .map(filled -> page.build());
    }

    private static void check(int userId, String deviceId, Sync request) {
        if (!DeviceIds.isValid(deviceId)) {
            throw new IllegalArgumentException("The device id must be 1 to 64 characters of A-Z a-z 0-9 . _ -");
        }
        if (request.getAfterCount() > MAX_POSITIONS) {
            throw new IllegalArgumentException("after has more than " + MAX_POSITIONS + " positions.");
        }
        if (request.getLimit() < 0 || request.getLimit() > MAX_LIMIT) {
            throw new IllegalArgumentException("limit must be 1 to " + MAX_LIMIT + ", or 0 for " + MAX_LIMIT + ".");
        }
        for (Position position : request.getAfterList()) {
            if (!ConversationIds.isDirectMember(position.getConversationId(), userId)) {
                throw new IllegalArgumentException(
                        "You are not a member of conversation " + position.getConversationId() + ".");
            }
        }
    }

    /** After which seq to read, by conversation. */
    private Future<SortedMap<Long, Long>> positions(
            int userId, Sync request, Map<Long, Long> acked, Continuation from) {
        SortedMap<Long, Long> positions = new TreeMap<>();
        if (request.getAfterCount() > 0) {
            for (Position position : request.getAfterList()) {
                long id = position.getConversationId();
                put(positions, from, id, position.hasSeq() ? position.getSeq() : acked.getOrDefault(id, 0L));
            }
            return Future.succeededFuture(positions);
        }
        return messages.conversationsOf(userId, from.conversationId()).map(ids -> {
            ids.forEach(id -> put(positions, from, id, acked.getOrDefault(id, 0L)));
            return positions;
        });
    }

    private static void put(Map<Long, Long> positions, Continuation from, long conversationId, long seq) {
        if (conversationId == from.conversationId()) {
            positions.put(conversationId, Math.max(seq, from.seq()));
        } else if (conversationId > from.conversationId()) {
            positions.put(conversationId, seq);
        }
    }

    /** Leaves out the conversations that have nothing new: one look-up for all instead of a read for each. */
    private Future<SortedMap<Long, Long>> lagging(SortedMap<Long, Long> positions) {
        return cursors.lastSeqs(positions.keySet()).map(lastSeqs -> {
            positions.entrySet().removeIf(at -> lastSeqs.getOrDefault(at.getKey(), 0L) <= at.getValue());
            return positions;
        });
    }

    private Future<Void> fill(SyncPage page, Iterator<Map.Entry<Long, Long>> lagging) {
        if (page.isFull() || !lagging.hasNext()) {
            return Future.succeededFuture();
        }
        Map.Entry<Long, Long> at = lagging.next();
        return messages.after(at.getKey(), at.getValue(), page.room() + 1).compose(found -> {
            found.forEach(page::add);
            return fill(page, lagging);
        });
    }
}
