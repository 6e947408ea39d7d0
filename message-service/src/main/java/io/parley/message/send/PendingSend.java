package io.parley.message.send;

import io.opentelemetry.api.trace.Span;
import io.parley.kit.trace.EntrySpans;
import io.parley.message.entry.Change;
import io.parley.message.entry.Entry;
import io.parley.message.entry.Post;
import io.parley.message.group.GroupRules;
import io.parley.message.store.entry.NewEntry;
import io.parley.message.trace.EntryTraces;
import io.parley.proto.ConversationIds;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.MessageType;
import io.parley.proto.client.v1.SendAck;
import io.parley.proto.message.v1.SendCommand;

/** A validated send on its way through a lane. Exactly one of the two outcomes is called, once. */
public abstract class PendingSend {
    private final SendCommand command;
    private final NewEntry entry;
    private Span span = Span.getInvalid();

    /** For what a gateway asked for. */
    protected PendingSend(SendCommand command) {
        this.command = command;
        this.entry = new NewEntry(
                conversationOf(command), command.getSenderId(), command.getClientMessageId(), entryOf(command));
    }

    /** For what the server itself writes: for all devices. */
    protected PendingSend(NewEntry entry) {
        this.command = SendCommand.getDefaultInstance();
        this.entry = entry;
    }

    private static long conversationOf(SendCommand command) {
        return command.getConversationId() != 0
                ? command.getConversationId()
                : ConversationIds.direct(command.getSenderId(), command.getRecipientId());
    }

    private static Entry entryOf(SendCommand command) {
        if (GroupRules.isAction(command)) {
            return GroupRules.actionOf(command);
        }
        if (command.hasChange()) {
            return Change.of(command.getChange());
        }
        MessageType type = command.getMessageType() == MessageType.MESSAGE_TYPE_UNSPECIFIED
                ? MessageType.MESSAGE_TYPE_TEXT
                : command.getMessageType();
        return new Post(type.getNumber(), command.getText(), command.getContent());
    }

    final SendCommand command() {
        return command;
    }

    /** Its way is traced from now on, by this span, which ends with its outcome. Before it is offered to a lane. */
    public final void traced(EntryTraces traces) {
        span = traces.store(command.getTraceparent(), entry.conversationId());
    }

    final Span span() {
        return span;
    }

    /** What is to be committed. */
    public final NewEntry entry() {
        return entry;
    }

    /** The message is durable, and its deliveries are with Kafka or left to redelivery. On the lane's event loop. */
    protected abstract void committed(SendAck ack);

    /**
     * The message was not taken; or its fate is not known and the sender may repeat it. On the lane's event loop, or in
     * {@link SendLanes#offer}, or before any lane.
     */
    protected abstract void refused(Error error);

    /** The message is durable, and its deliveries are under way or left to redelivery. */
    final void acknowledge(SendAck ack) {
        span.end();
        committed(ack);
    }

    /** It is not taken, or its fate is not known. */
    public final void turnAway(Error why) {
        EntrySpans.refused(span, why);
        refused(why);
    }
}
