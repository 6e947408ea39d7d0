package io.parley.gateway.upstream.status;

import io.parley.gateway.upstream.call.UnaryCaller;
import io.parley.gateway.upstream.call.UpstreamSettings;
import io.parley.proto.client.v1.Presence;
import io.parley.proto.client.v1.SetStatusAnswer;
import io.parley.proto.client.v1.UserStatus;
import io.parley.proto.presence.v1.FindStatusesRequest;
import io.parley.proto.presence.v1.ListStatusChangesRequest;
import io.parley.proto.presence.v1.ListStatusChangesResponse;
import io.parley.proto.presence.v1.ListStatusesRequest;
import io.parley.proto.presence.v1.ListStatusesResponse;
import io.parley.proto.presence.v1.SetStatusRequest;
import io.parley.proto.presence.v1.StatusServiceGrpc;
import io.parley.proto.presence.v1.WatcherAndUser;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Statuses in presence-service. Any thread; all failures are {@code Refusal}s. */
public final class StatusClient implements StatusCalls {
    private final UnaryCaller caller;
    private final long deadlineMs;
    private final int ordinal;

    public StatusClient(UnaryCaller caller, UpstreamSettings settings, int ordinal) {
        this.caller = caller;
        this.deadlineMs = settings.callDeadlineMs();
        this.ordinal = ordinal;
    }

    /** What the user has chosen to be, after this change of it. */
    public CompletionStage<SetStatusAnswer> choose(int userId, UserStatus status) {
        SetStatusRequest request = SetStatusRequest.newBuilder()
                .setUserId(userId)
                .setStatus(status)
                .build();
        return caller.call(StatusServiceGrpc.getSetStatusMethod(), request, deadlineMs)
                .thenApply(response -> SetStatusAnswer.newBuilder()
                        .setStatus(response.getStatus())
                        .build());
    }

    /** A page of what the user sees of his contacts. */
    public CompletionStage<ListStatusesResponse> ofContacts(int userId, int afterPeerId, int limit) {
        ListStatusesRequest request = ListStatusesRequest.newBuilder()
                .setUserId(userId)
                .setAfterPeerId(afterPeerId)
                .setLimit(limit)
                .build();
        return caller.call(StatusServiceGrpc.getListStatusesMethod(), request, deadlineMs);
    }

    /** What the user sees of these, at most 500, in their order. */
    public CompletionStage<List<Presence>> find(int userId, List<Integer> userIds) {
        FindStatusesRequest.Builder request = FindStatusesRequest.newBuilder();
        userIds.forEach(seenId -> request.addPairs(pair(userId, seenId)));
        return find(request.build());
    }

    @Override
    public CompletionStage<List<Presence>> find(List<WatchInquiry.Watched> watched) {
        FindStatusesRequest.Builder request = FindStatusesRequest.newBuilder();
        watched.forEach(one -> request.addPairs(pair(one.session().identity().userId(), one.userId())));
        return find(request.build());
    }

    private static WatcherAndUser pair(int watcherId, int userId) {
        return WatcherAndUser.newBuilder()
                .setWatcherId(watcherId)
                .setUserId(userId)
                .build();
    }

    private CompletionStage<List<Presence>> find(FindStatusesRequest request) {
        return caller.call(StatusServiceGrpc.getFindStatusesMethod(), request, deadlineMs)
                .thenApply(response -> response.getStatusesList());
    }

    @Override
    public CompletionStage<ListStatusChangesResponse> changes(long epoch, long sinceVersion, int limit) {
        ListStatusChangesRequest request = ListStatusChangesRequest.newBuilder()
                .setOrdinal(ordinal)
                .setEpoch(epoch)
                .setSinceVersion(sinceVersion)
                .setLimit(limit)
                .build();
        return caller.call(StatusServiceGrpc.getListStatusChangesMethod(), request, deadlineMs);
    }
}
