package io.parley.gateway.app;

import io.parley.gateway.delivery.StatusPushes;
import io.parley.gateway.session.ClientSession;
import io.parley.gateway.upstream.status.StatusListener;
import io.parley.proto.client.v1.Presence;
import io.parley.proto.presence.v1.StatusChange;
import java.util.List;

/** Changed statuses are pushed. */
record StatusEffects(StatusPushes pushes) implements StatusListener {
    @Override
    public boolean isReady() {
        return pushes.isReady();
    }

    @Override
    public void changed(List<StatusChange> changes) {
        pushes.tell(changes);
    }

    @Override
    public void watched(ClientSession session, Presence presence) {
        pushes.tell(session, presence);
    }
}
