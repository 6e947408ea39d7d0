package io.parley.gateway.handler;

import io.parley.gateway.dispatch.Dispatcher;
import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.LookupRates;
import io.parley.gateway.dispatch.PeerTurn;
import io.parley.gateway.dispatch.Reads;
import io.parley.gateway.dispatch.RequestLimits;
import io.parley.gateway.dispatch.Sessions;
import io.parley.gateway.handler.account.AccountHandlers;
import io.parley.gateway.handler.conversation.ConversationHandlers;
import io.parley.gateway.handler.group.GroupHandlers;
import io.parley.gateway.handler.people.PeopleHandlers;
import io.parley.gateway.upstream.Upstream;
import java.time.Clock;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Puts the dispatcher together: everything a client can ask for, by area. */
public final class Handlers {
    private Handlers() {}

    /** A dispatcher with a handler for every request type. */
    public static Dispatcher dispatcher(
            Upstream upstream, Sessions sessions, RequestLimits limits, Clock clock, RandomGenerator random) {
        LookupRates receivers = new LookupRates(limits.receiversPerSecond(), System::nanoTime);
        LookupRates ownChanges = limits.directory().changes();
        PeerTurn peers = new PeerTurn(upstream.directory(), receivers);
        Reads reads = new Reads(limits, sessions.metrics());
        List<FrameHandler<?>> handlers = Stream.of(
                        AccountHandlers.all(upstream, sessions, limits, ownChanges, reads, clock, random),
                        ConversationHandlers.all(upstream, limits, peers, receivers, reads),
                        GroupHandlers.all(upstream, peers, reads),
                        PeopleHandlers.all(upstream, sessions, limits, peers, ownChanges, reads))
                .<FrameHandler<?>>flatMap(List::stream)
                .toList();
        return new Dispatcher(handlers, sessions.closer(), sessions.metrics(), limits.requestsUnderWay());
    }
}
