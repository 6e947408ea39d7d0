package io.parley.gateway.upstream.message;

import io.netty.channel.EventLoop;
import io.parley.proto.message.v1.SendOutcome;
import java.util.ArrayList;
import java.util.List;

/** Outcomes that came together, on their way to the event loops that wait for them: one task per loop, in order. */
final class OutcomeBatches {
    private final EventLoop currentLoop;
    private List<Batch> elsewhere;

    OutcomeBatches(EventLoop currentLoop) {
        this.currentLoop = currentLoop;
    }

    /** Settles the send at once when it belongs to the current loop. */
    void add(PendingSend send, SendOutcome outcome) {
        if (send.replyLoop() == currentLoop) {
            send.settle(outcome);
        } else {
            Batch batch = batchOf(send.replyLoop());
            batch.sends.add(send);
            batch.outcomes.add(outcome);
        }
    }

    private Batch batchOf(EventLoop loop) {
        if (elsewhere == null) {
            elsewhere = new ArrayList<>(2);
        }
        for (Batch batch : elsewhere) {
            if (batch.loop == loop) {
                return batch;
            }
        }
        Batch batch = new Batch(loop);
        elsewhere.add(batch);
        return batch;
    }

    void dispatch() {
        if (elsewhere != null) {
            elsewhere.forEach(batch -> batch.loop.execute(batch));
        }
    }

    private static final class Batch implements Runnable {
        private final EventLoop loop;
        private final List<PendingSend> sends = new ArrayList<>();
        private final List<SendOutcome> outcomes = new ArrayList<>();

        Batch(EventLoop loop) {
            this.loop = loop;
        }

        @Override
        public void run() {
            for (int i = 0; i < sends.size(); i++) {
                sends.get(i).settle(outcomes.get(i));
            }
        }
    }
}
