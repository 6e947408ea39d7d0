package io.parley.loadtest.xmpp;

import io.parley.loadtest.client.Account;
import io.parley.loadtest.client.ChatClient;
import io.parley.loadtest.client.ChatListener;
import io.parley.loadtest.client.Payload;
import io.parley.loadtest.net.LoadLoop;
import java.net.InetSocketAddress;

/**
 * An XMPP server and what the clients of one run share.
 *
 * @param address of its client port, without TLS
 * @param domain the virtual host that the users belong to
 * @param payload text of the messages
 */
public record XmppServer(InetSocketAddress address, String domain, Payload payload) {
    /** Makes a client. Call it on the loop. */
    public ChatClient client(Account account, LoadLoop loop, ChatListener listener) {
        return new XmppClient(account, loop, this, listener);
    }
}
