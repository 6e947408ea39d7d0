package io.parley.gateway.dispatch;

import io.parley.gateway.observability.GatewayMetrics;
import io.parley.gateway.protocol.Refusal;
import io.parley.gateway.session.ConnectionLoop;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Works on a limited number of requests of one kind at a time, on each event loop: when thousands of clients come back at
 * once, they pass in small groups, and in between the messages of those who are online get their turn. What waits is
 * bounded by what each connection may have under way.
 */
public final class Turnstiles {
    private final ConcurrentMap<ConnectionLoop, Turnstile> byLoop = new ConcurrentHashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final int width;
    private final long patienceNanos;

    /**
     * One for each event loop, for requests of one kind.
     *
     * @param kind what the metric calls them
     */
    public Turnstiles(String kind, RequestLimits limits, GatewayMetrics metrics) {
        width = limits.comingBackAtATime();
        patienceNanos = limits.patienceNanos();
        metrics.gauge(
                "requests.waiting", "Requests that wait for their turn on an event loop", "type", kind, waiting::get);
    }

    /**
     * Works on the request when it is its turn, until it is done. On the event loop of its connection.
     *
     * @param otherwise hears why not: what {@code work} has thrown, or OVERLOADED
     */
    public void pass(Request request, Runnable work, Consumer<Refusal> otherwise) {
        waiting.incrementAndGet();
        byLoop.computeIfAbsent(
                        request.connection().loop(), loop -> new Turnstile(width, patienceNanos, System::nanoTime))
                .pass(new Turnstile.Entrant() {
                    @Override
                    public boolean isThere() {
                        return request.connection().state().isOpen();
                    }

                    @Override
                    public void enter(Runnable leave) {
                        waiting.decrementAndGet();
                        request.whenDone(leave);
                        try {
                            work.run();
                        } catch (RuntimeException thrown) {
                            otherwise.accept(request.refusalFor(thrown));
                        }
                    }

                    @Override
                    public void turnAway() {
                        waiting.decrementAndGet();
                        if (isThere()) {
                            otherwise.accept(Refusal.overloaded("Too many clients ask at once; try again."));
                        } else {
                            request.done();
                        }
                    }
                });
    }
}
