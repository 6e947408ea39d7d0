package io.parley.message.admission;

import io.parley.message.send.PendingSend;
import io.parley.message.send.SendLanes;
import io.parley.message.trace.EntryTraces;
import io.parley.proto.client.v1.Error;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where the entries of one gateway stream wait for {@link Admission}: those of a conversation go on in the order in which they came.
 * What is admitted at once, while nothing of its conversation waits, costs nothing. What waits is bounded by the stream's window.
 * Confined to the event loop of the stream.
 */
public final class Entrance {
    private final Context context;
    private final Admission admission;
    private final SendLanes lanes;
    private final EntryTraces traces;
    private final Map<Long, ArrayDeque<Waiting>> lines = new HashMap<>();

    /** @param context the stream's event loop */
    public Entrance(Context context, Admission admission, SendLanes lanes, EntryTraces traces) {
        this.context = context;
        this.admission = admission;
        this.lanes = lanes;
        this.traces = traces;
    }

    /** Takes an entry in; it goes to its lane, or is refused, when its turn has come. */
    public void enter(PendingSend send) {
        send.traced(traces);
        Future<Optional<Error>> refusal = admission.refusalOf(send.entry());
        long conversation = send.entry().conversationId();
        ArrayDeque<Waiting> line = lines.get(conversation);
        if (line == null && refusal.isComplete()) {
            pass(send, refusal.result());
            return;
        }
        Waiting waiting = new Waiting(send);
        lines.computeIfAbsent(conversation, none -> new ArrayDeque<>(4)).add(waiting);
        refusal.onComplete(known -> context.runOnContext(turn -> {
            waiting.refusal = known.result();
            advance(conversation);
        }));
    }

    private void advance(long conversation) {
        ArrayDeque<Waiting> line = lines.get(conversation);
        while (line != null && !line.isEmpty() && line.peek().refusal != null) {
            Waiting first = line.poll();
            pass(first.send, first.refusal);
        }
        if (line != null && line.isEmpty()) {
            lines.remove(conversation);
        }
    }

    private void pass(PendingSend send, Optional<Error> refusal) {
        refusal.ifPresentOrElse(send::turnAway, () -> lanes.offer(send));
    }

    private static final class Waiting {
        private final PendingSend send;
        private Optional<Error> refusal;

        Waiting(PendingSend send) {
            this.send = send;
        }
    }
}
