package io.parley.loadtest.xmpp;

import io.parley.loadtest.client.Account;
import io.parley.loadtest.client.ChatClient;
import io.parley.loadtest.client.ChatListener;
import io.parley.loadtest.client.Payload;
import io.parley.loadtest.net.LoadLoop;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * An XMPP server and what the clients of one run share.
 *
 * @param address of its client port, without TLS
 * @param domain the virtual host that the users belong to
 * @param payload text of the messages
 * @param acknowledgeMillis how long clients gather acknowledgements
 */
public record XmppServer(InetSocketAddress address, String domain, Payload payload, long acknowledgeMillis) {
    /**
     * Makes a client. Call it on the loop.
     *
     * @param groups whose rooms it joins after each login
     */
    public ChatClient client(Account account, List<Long> groups, LoadLoop loop, ChatListener listener) {
        return new XmppClient(account, new Rooms(this, account, groups), loop, this, listener);
    }

    /** Address of a group's room. */
    String room(long group) {
        return "group" + group + "@conference." + domain;
    }
}
