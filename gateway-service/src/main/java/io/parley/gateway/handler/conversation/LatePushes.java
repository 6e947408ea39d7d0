package io.parley.gateway.handler.conversation;

import com.google.protobuf.Message;
import io.parley.gateway.dispatch.RequestLimits;
import io.parley.gateway.dispatch.Sessions;
import io.parley.gateway.observability.GatewayMetrics;
import io.parley.gateway.protocol.FrameBudget;
import io.parley.gateway.session.ClientConnection;
import io.parley.gateway.session.ClientSession;
import io.parley.gateway.session.ConnectionState;
import io.parley.gateway.session.SessionRegistry;
import io.parley.gateway.upstream.Upstream;
import io.parley.gateway.upstream.message.MessageClient;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Sync;
import io.parley.proto.client.v1.SyncAnswer;
import java.util.Collections;
import java.util.Iterator;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * While Kafka is away, asks message-service what the devices of this gateway have not acknowledged, and pushes it: whoever is
 * online gets his messages late and not never. Goes round the sessions, a number a second, so that an outage does not become
 * one of message-service. A push that was not acknowledged comes again in the next round, as with redelivery.
 *
 * <p>Looks on the given timer's thread; frames are written on the event loops of the connections.
 */
public final class LatePushes {
    private static final Logger LOG = Logger.getLogger(LatePushes.class);
    private static final long PERIOD_MS = 1_000;

    /** Longer than an acknowledgement takes to be stored: a shorter round would push things twice. */
    private static final long LEAST_ROUND_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final Sync PAGE =
            Sync.newBuilder().setLimit(RequestLimits.PAGE).build();

    private final BooleanSupplier kafkaAnswers;
    private final SessionRegistry registry;
    private final MessageClient messages;
    private final SenderNames senderNames;
    private final FrameBudget budget;
    private final GatewayMetrics metrics;
    private final int perSecond;
    private final AtomicInteger underWay = new AtomicInteger();
    /** Only for the timer's thread, as the next. */
    private Iterator<ClientSession> round = Collections.emptyIterator();

    private long roundBeganNanos = System.nanoTime() - LEAST_ROUND_NANOS;

    /**
     * @param kafkaAnswers whether pushes come by the usual way
     * @param perSecond devices that are asked for in a second
     */
    public LatePushes(
            Upstream upstream, Sessions sessions, RequestLimits limits, BooleanSupplier kafkaAnswers, int perSecond) {
        this.kafkaAnswers = kafkaAnswers;
        this.registry = sessions.registry();
        this.messages = upstream.messages();
        this.senderNames = new SenderNames(upstream.directory());
        this.budget = new FrameBudget(limits.frameBytes());
        this.metrics = sessions.metrics();
        this.perSecond = perSecond;
    }

    /** Looks from now on whether there is something to do. */
    public void start(ScheduledExecutorService timer) {
        timer.scheduleWithFixedDelay(this::look, PERIOD_MS, PERIOD_MS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        if (kafkaAnswers.getAsBoolean()) {
            round = Collections.emptyIterator();
            return;
        }
        if (!round.hasNext() && System.nanoTime() - roundBeganNanos >= LEAST_ROUND_NANOS) {
            roundBeganNanos = System.nanoTime();
            round = registry.all().iterator();
        }
        for (int asked = 0; asked < perSecond && underWay.get() < perSecond && round.hasNext(); asked++) {
            ask(round.next());
        }
    }

    private void ask(ClientSession session) {
        underWay.incrementAndGet();
        messages.sync(session.identity().userId(), session.identity().deviceId(), PAGE)
                .thenCompose(senderNames::fillIn)
                .whenComplete((answer, failure) -> {
                    underWay.decrementAndGet();
                    if (failure == null) {
                        session.connection().loop().eventLoop().execute(() -> push(session, answer));
                    } else {
                        LOG.debugf("What a device missed stays for the next round: %s", failure.getMessage());
                    }
                });
    }

    private void push(ClientSession session, SyncAnswer answer) {
        ClientConnection connection = session.connection();
        for (Message entry : EntryOrder.merged(answer.getMessagesList(), answer.getChangesList())) {
            if (connection.state() != ConnectionState.LOGGED_IN) {
                return;
            }
            if (entry instanceof io.parley.proto.client.v1.Message message) {
                connection.send(FrameType.FRAME_TYPE_MESSAGE, 0, budget.presentable(connection.form(), message));
            } else {
                connection.send(FrameType.FRAME_TYPE_CHANGED, 0, entry);
            }
            metrics.pushedLate();
        }
    }
}
