package io.parley.loadtest.xmpp;

import io.netty.buffer.ByteBuf;
import io.parley.loadtest.client.ChatListener;
import io.parley.loadtest.net.LoadLoop;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.concurrent.TimeUnit;

/**
 * Stream management (XEP-0198) of an {@link XmppClient}: the server's acknowledgements, asked for once per turn of the event
 * loop, and its own ones, which it gathers for as long as clients of any server do. Used on its event loop.
 */
final class Acknowledgements {
    /** Stands for a stanza whose acknowledgement promises nothing. */
    private static final long NO_MESSAGE = 0;

    private final XmppClient client;
    private final LoadLoop loop;
    private final long gatherNanos;
    private final ChatListener listener;
    private final ArrayDeque<Long> unacknowledged = new ArrayDeque<>();
    private long acknowledgedByServer;
    private long received;
    private boolean asks;
    private boolean answers;

    Acknowledgements(XmppClient client, LoadLoop loop, XmppServer server, ChatListener listener) {
        this.client = client;
        this.loop = loop;
        this.gatherNanos = TimeUnit.MILLISECONDS.toNanos(server.acknowledgeMillis());
        this.listener = listener;
    }

    /** Both sides begin to count. */
    void enabled() {
        received = 0;
        acknowledgedByServer = 0;
        unacknowledged.clear();
    }

    /** A message was sent, or would have been if the client were logged in. */
    void sent(long number) {
        unacknowledged.add(number);
    }

    /** Stanzas were sent that nothing is promised of. */
    void sentOther(int stanzas) {
        unacknowledged.addAll(Collections.nCopies(stanzas, NO_MESSAGE));
    }

    /** Asks the server at the end of this turn. */
    void askSoon() {
        if (!asks) {
            asks = true;
            loop.after(0, () -> {
                asks = false;
                client.writeWhenEnabled(Stanzas.ASK_FOR_ACKNOWLEDGEMENT);
            });
        }
    }

    /** A stanza came. */
    void received() {
        received++;
    }

    /** The server asked; answered after the time of gathering. */
    void asked() {
        if (!answers) {
            answers = true;
            loop.after(gatherNanos, () -> {
                answers = false;
                client.writeWhenEnabled(own());
            });
        }
    }

    /** Acknowledges all that came so far. */
    String own() {
        return Stanzas.acknowledgement(received);
    }

    /** The server acknowledged. */
    void read(ByteBuf in, int start, int end) {
        long handled = StanzaScanner.number(in, start, end, "h='");
        while (acknowledgedByServer < handled && !unacknowledged.isEmpty()) {
            acknowledgedByServer++;
            long number = unacknowledged.poll();
            if (number != NO_MESSAGE) {
                listener.acknowledged(client, number);
            }
        }
    }
}
