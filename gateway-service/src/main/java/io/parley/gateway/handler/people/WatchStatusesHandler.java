package io.parley.gateway.handler.people;

import io.parley.gateway.dispatch.FieldRules;
import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.LookupRates;
import io.parley.gateway.dispatch.Reads;
import io.parley.gateway.dispatch.Request;
import io.parley.gateway.protocol.Refusal;
import io.parley.gateway.session.StatusWatches;
import io.parley.gateway.upstream.status.StatusClient;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Presence;
import io.parley.proto.client.v1.WatchStatuses;
import io.parley.proto.client.v1.WatchStatusesAnswer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Tells the statuses of some users, and of changes for a while. The session watches before they are read, so that it misses none. */
final class WatchStatusesHandler implements FrameHandler<WatchStatuses> {
    private final StatusClient statuses;
    private final StatusWatches watches;
    private final LookupRates lookups;
    private final Reads reads;

    WatchStatusesHandler(StatusClient statuses, StatusWatches watches, LookupRates lookups, Reads reads) {
        this.statuses = statuses;
        this.watches = watches;
        this.lookups = lookups;
        this.reads = reads;
    }

    @Override
    public FrameType type() {
        return FrameType.FRAME_TYPE_WATCH_STATUSES;
    }

    @Override
    public void handle(Request request, WatchStatuses frame) {
        List<Integer> userIds = frame.getUserIdsList();
        Set<Integer> different = new LinkedHashSet<>(userIds);
        if (userIds.size() > watches.usersPerSession() || !userIds.stream().allMatch(FieldRules::isUserId)) {
            throw Refusal.invalid("user_ids must be at most " + watches.usersPerSession() + " ids of users.");
        }
        if (userIds.isEmpty()) {
            watches.end(request.connection().session());
            request.answer(WatchStatusesAnswer.getDefaultInstance());
            return;
        }
        int userId = request.identity().userId();
        lookups.take(userId, userIds.size());
        watches.watch(request.connection().session(), different);
        reads.pass(request, () -> request.await(statuses.find(userId, userIds), found -> answer(request, found)));
    }

    private void answer(Request request, List<Presence> found) {
        request.answer(WatchStatusesAnswer.newBuilder()
                .addAllStatuses(found)
                .setSeconds(watches.seconds())
                .build());
    }
}
