package io.parley.loadtest.xmpp;

import io.netty.buffer.ByteBuf;
import io.parley.loadtest.client.Account;
import io.parley.loadtest.client.Payload;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What {@link XmppClient} writes. */
final class Stanzas {
    static final String BIND = "<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
            + "<resource>load</resource></bind></iq>";
    static final String ENABLE_ACKNOWLEDGEMENTS = "<enable xmlns='urn:xmpp:sm:3'/>";
    static final String ASK_FOR_ACKNOWLEDGEMENT = "<r xmlns='urn:xmpp:sm:3'/>";

    private static final int ID_DIGITS = 10;

    private Stanzas() {}

    static String streamHeader(String domain) {
        return "<stream:stream to='" + domain
                + "' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>";
    }

    static String plainLogin(Account account) {
        byte[] credentials = ("\0" + account.name() + "\0" + account.password()).getBytes(StandardCharsets.UTF_8);
        return "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>"
                + Base64.getEncoder().encodeToString(credentials) + "</auth>";
    }

    static String acknowledgement(long received) {
        return "<a xmlns='urn:xmpp:sm:3' h='" + received + "'/>";
    }

    static void message(ByteBuf out, String to, XmppServer server, int pair, long number, long intendedNanos) {
        text(out, "<message type='chat' to='");
        text(out, to);
        text(out, "@");
        text(out, server.domain());
        body(out, server.payload(), pair, number, intendedNanos);
    }

    /** Into a room, without anything of its history. */
    static void join(ByteBuf out, long group, XmppServer server, String nick) {
        text(out, "<presence to='");
        text(out, server.room(group));
        text(out, "/");
        text(out, nick);
        text(out, "'><x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/></x></presence>");
    }

    /** To everybody in a room. */
    static void post(ByteBuf out, long group, XmppServer server, int talk, long number, long intendedNanos) {
        text(out, "<message type='groupchat' to='");
        text(out, server.room(group));
        body(out, server.payload(), talk, number, intendedNanos);
    }

    private static void body(ByteBuf out, Payload payload, int pair, long number, long intendedNanos) {
        text(out, "' id='");
        Payload.hex(out, number, ID_DIGITS);
        text(out, "'><body>");
        payload.write(out, pair, number, intendedNanos);
        text(out, "</body></message>");
    }

    static void text(ByteBuf out, String ascii) {
        out.writeCharSequence(ascii, StandardCharsets.US_ASCII);
    }
}
