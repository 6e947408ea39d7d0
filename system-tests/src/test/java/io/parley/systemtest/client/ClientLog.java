package io.parley.systemtest.client;

import io.parley.proto.client.v1.Message;
import io.parley.proto.client.v1.SendAck;
import java.util.ArrayList;
import java.util.List;

/** What one client did and saw, in its own order. Safe for any thread. */
public final class ClientLog {
    private final List<Sent> sent = new ArrayList<>();
    private final List<Acked> acked = new ArrayList<>();
    private final List<Received> received = new ArrayList<>();

    /** A message went out for the first time. */
    public record Sent(String clientMessageId, String text) {}

    /** A SendAck came in. */
    public record Acked(String clientMessageId, String text, long conversationId, long seq) {}

    /** A message was shown to the user: after the client dropped duplicates and filled gaps. */
    public record Received(long conversationId, long seq, int senderId, String text) {}

    public synchronized void sent(String clientMessageId, String text) {
        sent.add(new Sent(clientMessageId, text));
    }

    public synchronized void acked(String clientMessageId, String text, SendAck ack) {
        acked.add(new Acked(clientMessageId, text, ack.getConversationId(), ack.getSeq()));
    }

    public synchronized void received(Message message) {
        received.add(
                new Received(message.getConversationId(), message.getSeq(), message.getSenderId(), message.getText()));
    }

    public synchronized List<Sent> sent() {
        return List.copyOf(sent);
    }

    public synchronized List<Acked> acked() {
        return List.copyOf(acked);
    }

    public synchronized List<Received> received() {
        return List.copyOf(received);
    }
}
