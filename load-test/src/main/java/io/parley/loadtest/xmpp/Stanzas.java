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
        text(out, "' id='");
        Payload.hex(out, number, ID_DIGITS);
        text(out, "'><body>");
        server.payload().write(out, pair, number, intendedNanos);
        text(out, "</body></message>");
    }

    static void text(ByteBuf out, String ascii) {
        out.writeCharSequence(ascii, StandardCharsets.US_ASCII);
    }
}
