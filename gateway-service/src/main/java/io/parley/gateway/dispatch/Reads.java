package io.parley.gateway.dispatch;

import com.google.protobuf.Message;
import io.parley.gateway.observability.GatewayMetrics;
import io.parley.gateway.protocol.FrameBudget;
import io.parley.gateway.protocol.FrameForm;
import io.parley.gateway.protocol.Refusal;
import io.parley.gateway.session.ReadTurns;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * The one way for requests that only read (Sync, History, UserLookup, SearchUsers and others): a few of a session at a time, and of
 * those a few of an event loop, so that no session takes the turns of others however much it asks. Their answers list as
 * much as fits into a frame.
 */
public final class Reads {
    private final Turnstiles turnstiles;
    private final FrameBudget budget;
    private final int atATime;
    private final int mayWait;
    private final AtomicInteger waiting = new AtomicInteger();

    /** One for all requests that read. */
    public Reads(RequestLimits limits, GatewayMetrics metrics) {
        turnstiles = new Turnstiles("read", limits, metrics);
        budget = new FrameBudget(limits.frameBytes());
        atATime = limits.readsAtATime();
        mayWait = limits.readsWaiting();
        metrics.gauge("reads.waiting", "Reads that wait for others of their own session", waiting::get);
    }

    /** Works on the request when it is its turn, or refuses it. On the event loop of its connection, after login. */
    public void pass(Request request, Runnable work) {
        ReadTurns turns = request.connection().session().readTurns();
        waiting.incrementAndGet();
        boolean taken = turns.pass(
                () -> {
                    waiting.decrementAndGet();
                    request.whenDone(turns::left);
                    turnstiles.pass(request, work, request::refuse);
                },
                atATime,
                mayWait);
        if (!taken) {
            waiting.decrementAndGet();
            request.refuse(Refusal.overloaded("More than " + (atATime + mayWait)
                    + " requests of this session that read are under way: wait for answers, then go on."));
        }
    }

    /**
     * Answers with as many of the elements, from the first on, as fit into the frame.
     *
     * @param answerOf the answer with these first elements; says how to go on when they are not all
     */
    public <E extends Message> void answer(Request request, List<E> elements, Function<List<E>, Message> answerOf) {
        request.answer(budget.fit(request.connection().form(), request.answerType(), elements, answerOf));
    }

    /** The messages as the form of the connection can show them. */
    public List<io.parley.proto.client.v1.Message> presentable(
            Request request, List<io.parley.proto.client.v1.Message> messages) {
        FrameForm form = request.connection().form();
        return messages.stream()
                .map(message -> budget.presentable(form, message))
                .toList();
    }
}
