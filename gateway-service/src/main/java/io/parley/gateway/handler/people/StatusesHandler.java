package io.parley.gateway.handler.people;

import io.parley.gateway.dispatch.FieldRules;
import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.Reads;
import io.parley.gateway.dispatch.Request;
import io.parley.gateway.dispatch.RequestLimits;
import io.parley.gateway.upstream.status.StatusClient;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Presence;
import io.parley.proto.client.v1.Statuses;
import io.parley.proto.client.v1.StatusesAnswer;
import io.parley.proto.presence.v1.ListStatusesResponse;
import java.util.List;

/**
 * Lists what the user sees of his contacts. The session follows changes before they are listed, so that it misses none in between.
 */
final class StatusesHandler implements FrameHandler<Statuses> {
    private final StatusClient statuses;
    private final Reads reads;

    StatusesHandler(StatusClient statuses, Reads reads) {
        this.statuses = statuses;
        this.reads = reads;
    }

    @Override
    public FrameType type() {
        return FrameType.FRAME_TYPE_STATUSES;
    }

    @Override
    public void handle(Request request, Statuses frame) {
        int limit = FieldRules.pageSize(frame.getLimit(), RequestLimits.STATUSES, RequestLimits.STATUSES);
        int userId = request.identity().userId();
        request.connection().session().followStatuses();
        reads.pass(
                request,
                () -> request.await(
                        statuses.ofContacts(userId, frame.getAfterUserId(), limit), page -> answer(request, page)));
    }

    /** The client asks for the rest by the last id that it has been given. */
    private void answer(Request request, ListStatusesResponse page) {
        List<Presence> listed = page.getStatusesList();
        reads.answer(request, listed, fitting -> StatusesAnswer.newBuilder()
                .addAllStatuses(fitting)
                .setMore(page.getMore() || fitting.size() < listed.size())
                .build());
    }
}
