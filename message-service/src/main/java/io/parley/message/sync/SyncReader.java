package io.parley.message.sync;

import io.parley.message.config.MessageConfig;
import io.parley.message.conversation.Audience;
import io.parley.message.store.database.DeviceIds;
import io.parley.message.store.entry.Extent;
import io.parley.message.store.entry.Span;
import io.parley.message.store.group.MemberSpans;
import io.parley.message.store.position.CursorStore;
import io.parley.message.store.position.DevicePositions;
import io.parley.message.store.read.EntryReader;
import io.parley.proto.ConversationIds;
import io.parley.proto.Seqs;
import io.parley.proto.SyncContinuation;
import io.parley.proto.client.v1.Position;
import io.parley.proto.client.v1.Sync;
import io.parley.proto.client.v1.SyncAnswer;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
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
    private final MemberSpans spans;
    private final DeliveredMarks marks;
    private final int restartBeyond;

    /** For CDI. */
    public SyncReader(
            EntryReader messages,
            CursorStore cursors,
            DevicePositions devices,
            MemberSpans spans,
            DeliveredMarks marks,
            MessageConfig config) {
        this.messages = messages;
        this.cursors = cursors;
        this.devices = devices;
        this.spans = spans;
        this.marks = marks;
        this.restartBeyond = config.reads().restartBeyond();
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
        Future<SortedMap<Long, Span>> positions = request.getAfterCount() == 0
                ? devices.lagging(userId, deviceId, from.conversationId())
                : named(userId, deviceId, request.getAfterList());
        return positions
                .compose(lagging -> missing(goOn(lagging, from), request.getRestarts()))
                .compose(missing -> fill(page, missing.iterator()))
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
        // Of groups nobody is told who has received.
        for (Position position : request.getDeliveredList()) {
            if (!ConversationIds.isGroup(position.getConversationId())
                    && !Audience.of(position.getConversationId()).contains(userId)) {
                throw MemberSpans.notAMember(position.getConversationId());
            }
        }
    }

    /** What is new in the conversations that the client names. */
    private Future<SortedMap<Long, Span>> named(int userId, String deviceId, List<Position> after) {
        List<Long> ids = after.stream().map(Position::getConversationId).toList();
        return spans.of(userId, ids)
                .compose(visible -> devices.cursors(userId, deviceId).map(acked -> positions(visible, after, acked)));
    }

    private static SortedMap<Long, Span> positions(
            Map<Long, Span> visible, List<Position> after, Map<Long, Long> acked) {
        SortedMap<Long, Span> positions = new TreeMap<>();
        for (Position position : after) {
            long id = position.getConversationId();
            if (!visible.containsKey(id)) {
                throw MemberSpans.notAMember(id);
            }
            long seq = position.hasSeq() ? Seqs.comparable(position.getSeq()) : acked.getOrDefault(id, 0L);
            positions.put(id, visible.get(id).from(seq));
        }
        return positions;
    }

    /** What is left after the pages before this one. */
    private static SortedMap<Long, Span> goOn(SortedMap<Long, Span> lagging, SyncContinuation from) {
        SortedMap<Long, Span> left = lagging.tailMap(from.conversationId());
        left.computeIfPresent(from.conversationId(), (id, span) -> span.from(from.seq()));
        return left;
    }

    /** What the device is told, without the conversations that have nothing new: one look-up for all instead of a read for each. */
    private Future<List<Missing>> missing(SortedMap<Long, Span> positions, boolean restarts) {
        return cursors.extents(positions.keySet()).map(extents -> {
            List<Missing> missing = new ArrayList<>(positions.size());
            positions.forEach((id, position) -> {
                Extent extent = extents.getOrDefault(id, Extent.NONE);
                missing.add(Missing.of(id, position, extent, restarts, restartBeyond));
            });
            missing.removeIf(each -> !each.isSomething());
            return missing;
        });
    }

    private Future<Void> fill(SyncPage page, Iterator<Missing> missing) {
        if (page.isFull() || !missing.hasNext()) {
            return Future.succeededFuture();
        }
        Missing next = missing.next();
        if (next.restart() > 0) {
            page.restart(next.conversationId(), next.restart(), next.more());
            return fill(page, missing);
        }
        return messages.in(next.conversationId(), next.entries(), page.room() + 1)
                .compose(found -> {
                    found.forEach(page::add);
                    return fill(page, missing);
                });
    }
}
