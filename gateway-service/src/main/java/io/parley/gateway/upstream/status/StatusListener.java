package io.parley.gateway.upstream.status;

import io.parley.gateway.session.ClientSession;
import io.parley.proto.client.v1.Presence;
import io.parley.proto.presence.v1.StatusChange;
import java.util.List;

/** Hears of statuses that changed. Called on the timer thread of {@code Upstream}, which is an event loop. */
public interface StatusListener {
    /** Whether what was told before has been written; nothing is told until then. */
    boolean isReady();

    /** These have changed; each names the contacts on this gateway who are to be told. */
    void changed(List<StatusChange> changes);

    /** A session that watches somebody may see this of him. */
    void watched(ClientSession session, Presence presence);
}
