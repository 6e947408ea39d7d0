package io.parley.loadtest.xmpp;

import io.netty.buffer.ByteBuf;
import io.parley.loadtest.client.Account;
import java.util.List;

/**
 * The rooms (XEP-0045) of one user, who joins them after each login, his name being his nick. The server's promise to keep
 * a post is that the room sends it back to him with its place in the archive (XEP-0359). Used on the client's event loop.
 */
final class Rooms {
    /** Status code of a presence that tells somebody about himself. */
    private static final String ONESELF = "code='110'";

    private final XmppServer server;
    private final String nick;
    private final List<Long> groups;
    private final String endOfOwnAddress;
    private int notJoined;

    Rooms(XmppServer server, Account account, List<Long> groups) {
        this.server = server;
        this.nick = account.name();
        this.groups = groups;
        this.endOfOwnAddress = "/" + nick + "'";
    }

    /**
     * Asks to be let in everywhere.
     *
     * @return the stanzas written
     */
    int join(ByteBuf out) {
        groups.forEach(group -> Stanzas.join(out, group, server, nick));
        notJoined = groups.size();
        return notJoined;
    }

    /** Whether he is in all of them. */
    boolean isJoined() {
        return notJoined == 0;
    }

    /** Takes note of a presence that came after {@link #join}; false when a room does not let him in. */
    boolean presence(ByteBuf in, int start, int end) {
        if (StanzaScanner.find(in, start, end, "type='error'") >= 0) {
            return false;
        }
        if (StanzaScanner.find(in, start, end, ONESELF) >= 0) {
            notJoined--;
        }
        return true;
    }

    /** Whether a message that came is his own post; its head ends at {@code body}. */
    boolean isOwnPost(ByteBuf in, int start, int body) {
        return !groups.isEmpty()
                && StanzaScanner.find(in, start, body, "type='groupchat'") >= 0
                && StanzaScanner.find(in, start, body, endOfOwnAddress) >= 0;
    }

    /** Whether a post is in its room's archive. */
    static boolean isArchived(ByteBuf in, int start, int end) {
        return StanzaScanner.find(in, start, end, "<stanza-id ") >= 0;
    }
}
