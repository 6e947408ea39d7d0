package io.parley.gateway.dispatch;

import io.parley.gateway.observability.GatewayMetrics;
import io.parley.gateway.protocol.Refusal;
import io.parley.gateway.session.ReadTurns;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The one way for requests that only read (Sync, History, UserLookup, OnlineUsers): a few of a session at a time, and of
 * those a few of an event loop, so that no session takes the turns of others however much it asks.
 */
final class Reads {
    private final Turnstiles turnstiles;
    private final int atATime;
    private final int mayWait;
    private final AtomicInteger waiting = new AtomicInteger();

    Reads(RequestLimits limits, GatewayMetrics metrics) {
        turnstiles = new Turnstiles("read", limits, metrics);
        atATime = limits.readsAtATime();
        mayWait = limits.readsWaiting();
        metrics.gauge("reads.waiting", "Reads that wait for others of their own session", waiting::get);
    }

    /** Works on the request when it is its turn, or refuses it. On the event loop of its connection, after login. */
    void pass(Request request, Runnable work) {
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
}
