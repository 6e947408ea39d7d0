package io.parley.message.sync;

import io.parley.message.conversation.Audience;
import io.parley.message.store.CursorStore;
import io.parley.message.store.DeviceIds;
import io.parley.message.store.DevicePositions;
import io.parley.message.store.EntryReader;
import io.parley.proto.Seqs;
import io.parley.proto.SyncContinuation;
import io.parley.proto.client.v1.Position;
import io.parley.proto.client.v1.Sync;
import io.parley.proto.client.v1.SyncAnswer;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Iterator;
import java.util.List;
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

    private final EntryReader messages;
    private final CursorStore cursors;
    private final DevicePositions devices;
    private final DeliveredMarks marks;

    /** For CDI. */
    public SyncReader(EntryReader messages, CursorStore cursors, DevicePositions devices, DeliveredMarks marks) {
        this.messages = messages;
        this.cursors = cursors;
        this.devices = devices;
        this.marks = marks;
    }

    /**
     * The next page.
     *
     * @return fails with {@link IllegalArgumentException}, its message meant for the client, when the request is wrong
     */
    public Future<SyncAnswer> page(int userId, String deviceId, Sync request) {
        SyncContinuation from;
        try {
            check(userId, deviceId, request);
            from = SyncContinuation.of(request.getContinuation());
        } catch (IllegalArgumentException wrong) {
            return Future.failedFuture(wrong);
        }
        SyncPage page = new SyncPage(request.getLimit() == 0 ? MAX_LIMIT : request.getLimit());
        Future<SortedMap<Long, Long>> positions = request.getAfterCount() == 0
                ? devices.lagging(userId, deviceId, from.conversationId())
                : devices.cursors(userId, deviceId).compose(acked -> laggingOf(request.getAfterList(), acked));
        return positions
                .map(lagging -> goOn(lagging, from))
                .compose(lagging -> fill(page, lagging.entrySet().iterator()))
                .compose(filled -> marks.movedSince(
                        userId, request.getContinuation().isEmpty() ? request.getDeliveredList() : List.of()))
                .map(receipts ->
                        page.build().toBuilder().addAllReceipts(receipts).build());
    }

    private static void check(int userId, String deviceId, Sync request) {
        if (!DeviceIds.isValid(deviceId)) {
            throw new IllegalArgumentException("The device id must be 1 to 64 characters of A-Z a-z 0-9 . _ -");
        }
        if (request.getAfterCount() > MAX_POSITIONS) {
            throw new IllegalArgumentException("after has more than " + MAX_POSITIONS + " positions.");
        }
        if (request.getDeliveredCount() > MAX_POSITIONS) {
            throw new IllegalArgumentException("delivered has more than " + MAX_POSITIONS + " positions.");
        }
        if (request.getLimit() < 0 || request.getLimit() > MAX_LIMIT) {
            throw new IllegalArgumentException("limit must be 1 to " + MAX_LIMIT + ", or 0 for " + MAX_LIMIT + ".");
        }
        checkMember(userId, request.getAfterList());
        checkMember(userId, request.getDeliveredList());
    }

    private static void checkMember(int userId, List<Position> positions) {
        for (Position position : positions) {
            if (!Audience.of(position.getConversationId()).contains(userId)) {
                throw new IllegalArgumentException(
                        "You are not a member of conversation " + position.getConversationId() + ".");
            }
        }
    }

    /** The client's own positions, without those that have nothing new: one look-up for all instead of a read for each. */
    private Future<SortedMap<Long, Long>> laggingOf(List<Position> after, Map<Long, Long> acked) {
        SortedMap<Long, Long> positions = new TreeMap<>();
        for (Position position : after) {
            long id = position.getConversationId();
            positions.put(id, position.hasSeq() ? Seqs.comparable(position.getSeq()) : acked.getOrDefault(id, 0L));
        }
        return cursors.lastSeqs(positions.keySet()).map(lastSeqs -> {
            positions.entrySet().removeIf(at -> lastSeqs.getOrDefault(at.getKey(), 0L) <= at.getValue());
            return positions;
        });
    }

    /** What is left after the pages before this one. */
    private static SortedMap<Long, Long> goOn(SortedMap<Long, Long> lagging, SyncContinuation from) {
        SortedMap<Long, Long> left = lagging.tailMap(from.conversationId());
        left.computeIfPresent(from.conversationId(), (id, seq) -> Math.max(seq, from.seq()));
        return left;
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
