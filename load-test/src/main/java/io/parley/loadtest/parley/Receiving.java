package io.parley.loadtest.parley;

import io.netty.buffer.ByteBuf;
import io.parley.loadtest.client.ChatListener;
import io.parley.loadtest.client.Payload;
import io.parley.proto.FrameLayout;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Position;
import io.parley.proto.client.v1.Received;
import java.util.concurrent.TimeUnit;

/** What arrives at one device: shown in order, acknowledged, gaps asked for. Used on the client's event loop. */
final class Receiving {
    private static final long GAP_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int COUNTED_ONLY = -1;

    private final ParleyClient client;
    private final Inbox inbox;
    private final Heartbeats heartbeats;
    private final ChatListener listener;
    private final FieldReader fields = new FieldReader();
    private final ConversationView.Screen screen = this::show;
    private long acknowledgeAtNanos;

    Receiving(ParleyClient client, Inbox inbox, Heartbeats heartbeats, ChatListener listener) {
        this.client = client;
        this.inbox = inbox;
        this.heartbeats = heartbeats;
        this.listener = listener;
    }

    /** Reads one Message, pushed or listed by a Sync. */
    void message(ByteBuf in, int end, boolean listed) {
        fields.read(in, end);
        ConversationView conversation = inbox.conversation(fields.conversationId());
        if (listed) {
            conversation.startsAt(fields.seq());
        }
        int text = fields.textOffset();
        boolean own = fields.senderId() == client.account().userId();
        if (own || !client.payload().isOfThisRun(in, text, fields.textLength())) {
            take(conversation, COUNTED_ONLY, 0, 0);
        } else {
            take(conversation, Payload.pair(in, text), Payload.number(in, text), Payload.intendedNanos(in, text));
        }
    }

    /** Reads one Changed, pushed or listed by a Sync: nothing is shown, but its seq counts. */
    void change(ByteBuf in, int end, boolean listed) {
        fields.read(in, end);
        ConversationView conversation = inbox.conversation(fields.conversationId());
        if (listed) {
            conversation.startsAt(fields.seq());
        }
        take(conversation, COUNTED_ONLY, 0, 0);
    }

    /** Reads the SendAck of a message: its seq counts as seen too. */
    void sendAck(int requestId, ByteBuf in, int end) {
        fields.read(in, end);
        PendingSend message = client.outbox().acknowledged(requestId);
        if (message != null) {
            take(inbox.conversation(fields.conversationId()), COUNTED_ONLY, 0, 0);
            listener.acknowledged(client, message.number());
        }
    }

    /** A Sync for this conversation has ended. */
    void answered(ConversationView conversation) {
        conversation.answered(screen);
        settle(conversation);
    }

    void settleAll() {
        inbox.all().forEach(this::settle);
    }

    /** Asks for gaps that stayed for a second; true when there is none left to watch. */
    boolean gapIsSettled(long now) {
        boolean settled = true;
        for (ConversationView conversation : inbox.all()) {
            if (client.isReady() && conversation.needsAsking()) {
                if (now - conversation.gapSinceNanos() >= GAP_PATIENCE_NANOS || !conversation.isKnown()) {
                    client.sync().askFor(conversation);
                } else {
                    settled = false;
                }
            }
        }
        return settled;
    }

    /** Sends one Received for everything that has become visible since the last one. */
    void acknowledge() {
        if (inbox.toAcknowledge().isEmpty()) {
            return;
        }
        Received.Builder received = Received.newBuilder();
        for (ConversationView conversation : inbox.toAcknowledge()) {
            received.addPositions(
                    Position.newBuilder().setConversationId(conversation.id()).setSeq(conversation.lastSeen()));
            conversation.acknowledgedAll();
        }
        inbox.toAcknowledge().clear();
        client.write(FrameType.FRAME_TYPE_RECEIVED, FrameLayout.NO_REQUEST_ID, received.build());
    }

    void disconnected() {
        inbox.disconnected();
    }

    /** When {@link #acknowledge} is due; kept here for {@link Heartbeats}. */
    long acknowledgeAtNanos() {
        return acknowledgeAtNanos;
    }

    void acknowledgeAtNanos(long when) {
        acknowledgeAtNanos = when;
    }

    private void take(ConversationView conversation, int pair, long number, long intendedNanos) {
        conversation.take(fields.seq(), pair, number, intendedNanos, screen);
        settle(conversation);
    }

    private void settle(ConversationView conversation) {
        if (client.isReady() && conversation.needsAsking()) {
            if (client.outbox().isEmpty()) {
                client.sync().askFor(conversation);
            } else {
                // An own message whose SendAck is still on its way may close the gap.
                heartbeats.watchGap(this);
            }
        }
        if (inbox.noteUnacknowledged(conversation)) {
            heartbeats.acknowledgeLater(this);
        }
    }

    private void show(int pair, long number, long intendedNanos) {
        listener.delivered(client, pair, number, intendedNanos);
    }
}
