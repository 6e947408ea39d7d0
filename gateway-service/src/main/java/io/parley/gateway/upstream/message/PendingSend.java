package io.parley.gateway.upstream.message;

import io.netty.channel.EventLoop;
import io.opentelemetry.api.trace.Span;
import io.parley.gateway.protocol.Refusal;
import io.parley.gateway.trace.SendTraces;
import io.parley.kit.trace.EntrySpans;
import io.parley.proto.message.v1.SendCommand;
import io.parley.proto.message.v1.SendOutcome;

/** A send on its way to message-service, until its outcome is known. Owned by one stream at a time. */
final class PendingSend {
    private final long conversationId;
    private final SendCommand command;
    private final EventLoop replyLoop;
    private final SendReply reply;
    private final Span span;
    private final long acceptedNanos;

    /** @param span ends with the outcome; of no trace for most */
    PendingSend(long conversationId, SendCommand command, EventLoop replyLoop, SendReply reply, Span span) {
        this.conversationId = conversationId;
        this.command = command;
        this.replyLoop = replyLoop;
        this.reply = reply;
        this.span = span;
        this.acceptedNanos = System.nanoTime();
    }

    long conversationId() {
        return conversationId;
    }

    SendCommand command() {
        return command;
    }

    EventLoop replyLoop() {
        return replyLoop;
    }

    long ageNanos(long nowNanos) {
        return nowNanos - acceptedNanos;
    }

    /** Passes the outcome on; on the reply loop only. */
    void settle(SendOutcome outcome) {
        if (outcome.hasCommitted()) {
            reply.committed(outcome.getCommitted());
            SendTraces.stored(span, outcome.getCommitted());
        } else {
            reply.refused(outcome.getRefused());
            EntrySpans.refused(span, outcome.getRefused());
        }
    }

    /** Passes a refusal of the gateway's own on; any thread. */
    void refuse(Refusal refusal) {
        EntrySpans.refused(span, refusal.error());
        if (replyLoop.inEventLoop()) {
            reply.refused(refusal.error());
        } else {
            replyLoop.execute(() -> reply.refused(refusal.error()));
        }
    }
}
