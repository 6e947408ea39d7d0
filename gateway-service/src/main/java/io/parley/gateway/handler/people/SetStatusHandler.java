package io.parley.gateway.handler.people;

import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.LookupRates;
import io.parley.gateway.dispatch.Request;
import io.parley.gateway.upstream.status.StatusClient;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.SetStatus;

/** Chooses what others see of the user, or tells what he has chosen. */
final class SetStatusHandler implements FrameHandler<SetStatus> {
    private final StatusClient statuses;
    private final LookupRates changes;

    SetStatusHandler(StatusClient statuses, LookupRates changes) {
        this.statuses = statuses;
        this.changes = changes;
    }

    @Override
    public FrameType type() {
        return FrameType.FRAME_TYPE_SET_STATUS;
    }

    @Override
    public void handle(Request request, SetStatus frame) {
        int userId = request.identity().userId();
        changes.take(userId, 1);
        request.await(statuses.choose(userId, frame.getStatus()), request::answer);
    }
}
