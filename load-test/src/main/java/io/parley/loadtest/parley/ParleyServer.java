package io.parley.loadtest.parley;

import io.parley.loadtest.client.Account;
import io.parley.loadtest.client.ChatClient;
import io.parley.loadtest.client.ChatListener;
import io.parley.loadtest.client.Payload;
import io.parley.loadtest.net.LoadLoop;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The gateways and what the clients of one run share. Thread-safe. */
public final class ParleyServer {
    /** The device of every user. */
    public static final String DEVICE_ID = "load";

    private final List<InetSocketAddress> gateways;
    private final Payload payload;
    private final long acknowledgeAfterMillis;
    private final Clock clock;
    private final Map<LoadLoop, Heartbeats> heartbeats = new ConcurrentHashMap<>();
    private final Map<Integer, Inbox> inboxes = new ConcurrentHashMap<>();

    /**
     * @param gateways users go to them in turn, so that neighbours are on different ones
     * @param payload text of the messages
     * @param acknowledgeAfterMillis how long clients gather acknowledgements
     * @param clock tells when tokens end
     */
    public ParleyServer(List<InetSocketAddress> gateways, Payload payload, long acknowledgeAfterMillis, Clock clock) {
        this.gateways = List.copyOf(gateways);
        this.payload = payload;
        this.acknowledgeAfterMillis = acknowledgeAfterMillis;
        this.clock = clock;
    }

    /** Makes a client; one per account at a time. Call it on the loop. */
    public ChatClient client(Account account, LoadLoop loop, ChatListener listener) {
        return new ParleyClient(account, loop, this, listener);
    }

    /**
     * Makes a group by requests; from any thread but the loop's.
     *
     * @param members the first one creates it; none of them is logged in
     * @return its conversation id
     * @throws IllegalStateException when the server refuses, or a minute passes
     */
    public long createGroup(List<Account> members, LoadLoop loop) {
        return GroupFounder.found(members, loop, this);
    }

    Payload payload() {
        return payload;
    }

    InetSocketAddress gateway(Account account, int connects) {
        return gateways.get((account.index() + connects) % gateways.size());
    }

    Heartbeats heartbeats(LoadLoop loop) {
        return heartbeats.computeIfAbsent(loop, it -> new Heartbeats(it, acknowledgeAfterMillis));
    }

    Inbox inbox(Account account) {
        return inboxes.computeIfAbsent(account.index(), index -> new Inbox());
    }

    long nowMs() {
        return clock.millis();
    }
}
