package io.parley.message.receipt;

import io.parley.message.store.entry.Span;
import io.parley.message.store.group.MemberSpans;
import io.parley.message.store.position.ReadMarkStore;
import io.parley.message.store.position.ReadMarkStore.Mark;
import io.parley.proto.Seqs;
import io.parley.proto.client.v1.Position;
import io.parley.proto.client.v1.Read;
import io.parley.proto.client.v1.ReadAnswer;
import io.parley.proto.client.v1.ReadMark;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Moves users' read marks, and has those told whom it concerns, for whom nobody who reads waits. Who misses that is told by
 * Conversations. Safe for any thread.
 */
@ApplicationScoped
public class ReadMarker {
    private static final int MOST = 100;

    private final ReadMarkStore store;
    private final MemberSpans spans;
    private final ReadTeller teller;

    /** For CDI. */
    public ReadMarker(ReadMarkStore store, MemberSpans spans, ReadTeller teller) {
        this.store = store;
        this.spans = spans;
        this.teller = teller;
    }

    /**
     * Moves the marks.
     *
     * @return the marks as they are then, in the order of the request; fails with an {@link IllegalArgumentException}, its message
     *     meant for the client, when the request is wrong
     */
    public Future<ReadAnswer> read(int userId, String deviceId, Read request) {
        Map<Long, Long> seqs = new LinkedHashMap<>();
        for (Position position : request.getPositionsList()) {
            if (Seqs.comparable(position.getSeq()) <= 0) {
                return wrong("every position must have a seq of 1 or more.");
            }
            seqs.merge(position.getConversationId(), Seqs.comparable(position.getSeq()), Math::max);
        }
        if (request.getPositionsCount() == 0 || request.getPositionsCount() > MOST) {
            return wrong("positions must be 1 to " + MOST + ".");
        }
        return spans.of(userId, seqs.keySet())
                .compose(visible -> store.ends(seqs.keySet()).compose(ends -> {
                    for (Map.Entry<Long, Long> asked : seqs.entrySet()) {
                        long id = asked.getKey();
                        if (!visible.containsKey(id)) {
                            return Future.failedFuture(MemberSpans.notAMember(id));
                        }
                        long last = ends.getOrDefault(id, Mark.NONE).seq();
                        asked.setValue(Math.min(
                                asked.getValue(), Math.min(last, visible.get(id).until())));
                    }
                    return move(userId, deviceId, seqs, ends, visible);
                }));
    }

    private static Future<ReadAnswer> wrong(String sentence) {
        return Future.failedFuture(new IllegalArgumentException(sentence));
    }

    private Future<ReadAnswer> move(
            int userId, String deviceId, Map<Long, Long> seqs, Map<Long, Mark> ends, Map<Long, Span> visible) {
        Map<Long, Long> existing = new LinkedHashMap<>(seqs);
        existing.values().removeIf(seq -> seq == 0);
        return store.of(userId, existing.keySet()).compose(before -> store.advance(userId, existing)
                .compose(moved -> store.of(userId, existing.keySet()))
                .map(after -> {
                    tell(userId, deviceId, before, after);
                    return answer(seqs, ends, after, visible);
                }));
    }

    private static ReadAnswer answer(
            Map<Long, Long> seqs, Map<Long, Mark> ends, Map<Long, Mark> marks, Map<Long, Span> visible) {
        ReadAnswer.Builder answer = ReadAnswer.newBuilder();
        seqs.keySet().forEach(id -> {
            Mark mark = marks.getOrDefault(id, Mark.NONE);
            // Of a group that the user left nothing more is to be read than he can see: what came later does not count.
            answer.addMarks(ReadMark.newBuilder()
                    .setConversationId(id)
                    .setReadSeq(mark.seq())
                    .setUnread(visible.get(id).hasEnd() ? 0 : mark.until(ends.getOrDefault(id, Mark.NONE))));
        });
        return answer.build();
    }

    private void tell(int userId, String deviceId, Map<Long, Mark> before, Map<Long, Mark> after) {
        after.forEach((id, mark) -> {
            if (mark.seq() > before.getOrDefault(id, Mark.NONE).seq()) {
                teller.moved(userId, deviceId, id, mark.seq());
            }
        });
    }
}
