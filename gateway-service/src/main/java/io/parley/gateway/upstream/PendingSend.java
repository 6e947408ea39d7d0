package io.parley.gateway.upstream;

import io.netty.channel.EventLoop;
import io.parley.gateway.protocol.Refusal;
import io.parley.proto.message.v1.SendCommand;
import io.parley.proto.message.v1.SendOutcome;

/** A send on its way to message-service, until its outcome is known. Owned by one stream at a time. */
final class PendingSend {
    private final long conversationId;
    private final SendCommand command;
    private final EventLoop replyLoop;
    private final SendReply reply;
    private final long acceptedNanos;

    PendingSend(long conversationId, SendCommand command, EventLoop replyLoop, SendReply reply) {
        this.conversationId = conversationId;
        this.command = command;
        this.replyLoop = replyLoop;
        this.reply = reply;
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
        } else {
            reply.refused(outcome.getRefused());
        }
    }

    /** Passes a refusal of the gateway's own on; any thread. */
    void refuse(Refusal refusal) {
        if (replyLoop.inEventLoop()) {
            reply.refused(refusal.error());
        } else {
            replyLoop.execute(() -> reply.refused(refusal.error()));
        }
    }
}
