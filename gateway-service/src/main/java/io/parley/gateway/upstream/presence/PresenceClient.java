package io.parley.gateway.upstream.presence;

import io.parley.gateway.upstream.call.UnaryCaller;
import io.parley.gateway.upstream.call.UpstreamSettings;
import io.parley.proto.presence.v1.AcquireLeaseRequest;
import io.parley.proto.presence.v1.AcquireLeaseResponse;
import io.parley.proto.presence.v1.ChangeSessionsRequest;
import io.parley.proto.presence.v1.OnlineUsersRequest;
import io.parley.proto.presence.v1.OnlineUsersResponse;
import io.parley.proto.presence.v1.PresenceServiceGrpc;
import io.parley.proto.presence.v1.ReleaseLeaseRequest;
import io.parley.proto.presence.v1.RenewLeaseRequest;
import io.parley.proto.presence.v1.RenewLeaseResponse;
import io.parley.proto.presence.v1.SessionChange;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * presence-service: this gateway's lease, its sessions, who is online. Any thread; all failures are {@code Refusal}s.
 */
public final class PresenceClient implements LeaseCalls {
    private final UnaryCaller caller;
    private final UpstreamSettings settings;
    private final int ordinal;

    public PresenceClient(UnaryCaller caller, UpstreamSettings settings, int ordinal) {
        this.caller = caller;
        this.settings = settings;
        this.ordinal = ordinal;
    }

    @Override
    public CompletionStage<AcquireLeaseResponse> acquireLease(String address) {
        AcquireLeaseRequest request = AcquireLeaseRequest.newBuilder()
                .setOrdinal(ordinal)
                .setAddress(address)
                .setFindsMembers(true)
                .build();
        return caller.callOnce(PresenceServiceGrpc.getAcquireLeaseMethod(), request, settings.callDeadlineMs());
    }

    @Override
    public CompletionStage<RenewLeaseResponse> renewLease(long epoch, long deadlineMs) {
        RenewLeaseRequest request = RenewLeaseRequest.newBuilder()
                .setOrdinal(ordinal)
                .setEpoch(epoch)
                .build();
        return caller.call(PresenceServiceGrpc.getRenewLeaseMethod(), request, deadlineMs);
    }

    @Override
    public CompletionStage<Void> releaseLease(long epoch) {
        ReleaseLeaseRequest request = ReleaseLeaseRequest.newBuilder()
                .setOrdinal(ordinal)
                .setEpoch(epoch)
                .build();
        return caller.call(PresenceServiceGrpc.getReleaseLeaseMethod(), request, settings.callDeadlineMs())
                .thenApply(response -> null);
    }

    /** Makes these changes, all or none; false when the epoch is not the gateway's any more. */
    CompletionStage<Boolean> changeSessions(long epoch, List<SessionChange> changes) {
        ChangeSessionsRequest request = ChangeSessionsRequest.newBuilder()
                .setOrdinal(ordinal)
                .setEpoch(epoch)
                .addAllChanges(changes)
                .build();
        return caller.call(PresenceServiceGrpc.getChangeSessionsMethod(), request, settings.callDeadlineMs())
                .thenApply(response -> response.getValid());
    }

    /** Ids of users whom the user sees online, above the given one, in ascending order. */
    public CompletionStage<OnlineUsersResponse> onlineUsers(int userId, int afterUserId, int limit) {
        OnlineUsersRequest request = OnlineUsersRequest.newBuilder()
                .setUserId(userId)
                .setAfterUserId(afterUserId)
                .setLimit(limit)
                .build();
        return caller.call(PresenceServiceGrpc.getOnlineUsersMethod(), request, settings.callDeadlineMs());
    }
}
