package io.parley.presence.grpc;

import io.parley.kit.grpc.CallFailures;
import io.parley.presence.lease.Census;
import io.parley.presence.lease.LeaseRegistry;
import io.parley.presence.session.SessionLocator;
import io.parley.presence.session.SessionRegistrar;
import io.parley.presence.status.StatusBook;
import io.parley.presence.store.GatewayEpoch;
import io.parley.presence.store.LeaseStore.LiveGateway;
import io.parley.presence.store.SessionLocation;
import io.parley.proto.presence.v1.AcquireLeaseRequest;
import io.parley.proto.presence.v1.AcquireLeaseResponse;
import io.parley.proto.presence.v1.ChangeSessionsRequest;
import io.parley.proto.presence.v1.ChangeSessionsResponse;
import io.parley.proto.presence.v1.LocateRequest;
import io.parley.proto.presence.v1.LocateResponse;
import io.parley.proto.presence.v1.Location;
import io.parley.proto.presence.v1.OnlineUsersRequest;
import io.parley.proto.presence.v1.OnlineUsersResponse;
import io.parley.proto.presence.v1.PresenceService;
import io.parley.proto.presence.v1.ReleaseLeaseRequest;
import io.parley.proto.presence.v1.ReleaseLeaseResponse;
import io.parley.proto.presence.v1.RenewLeaseRequest;
import io.parley.proto.presence.v1.RenewLeaseResponse;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.Supplier;

/** The calls of presence.proto: checks, maps and delegates. Runs on event loops and never blocks them. */
@GrpcService
public class PresenceGrpcService implements PresenceService {
    private final LeaseRegistry leases;
    private final Census census;
    private final SessionRegistrar registrar;
    private final SessionLocator locator;
    private final StatusBook statuses;
    private final CallFailures failures;

    PresenceGrpcService(
            LeaseRegistry leases,
            Census census,
            SessionRegistrar registrar,
            SessionLocator locator,
            StatusBook statuses,
            CallFailures failures) {
        this.leases = leases;
        this.census = census;
        this.registrar = registrar;
        this.locator = locator;
        this.statuses = statuses;
        this.failures = failures;
    }

    @Override
    public Uni<AcquireLeaseResponse> acquireLease(AcquireLeaseRequest request) {
        return answer("AcquireLease", () -> leases.acquire(RequestCheck.lease(request))
                .map(gateway -> AcquireLeaseResponse.newBuilder()
                        .setEpoch(gateway.epoch())
                        .setLeaseMs(leases.leaseMs())
                        .build())
                .chain(response -> statuses.version()
                        .map(version ->
                                response.toBuilder().setStatusVersion(version).build())));
    }

    @Override
    public Uni<RenewLeaseResponse> renewLease(RenewLeaseRequest request) {
        return answer("RenewLease", () -> leases.renew(RequestCheck.gateway(request.getOrdinal(), request.getEpoch()))
                .map(renewal -> RenewLeaseResponse.newBuilder()
                        .setValid(renewal.held())
                        .setDraining(renewal.draining())
                        .setGateways(census.liveLeases())
                        .setSessions(census.liveSessions())
                        .build()));
    }

    @Override
    public Uni<ReleaseLeaseResponse> releaseLease(ReleaseLeaseRequest request) {
        return answer(
                "ReleaseLease", () -> leases.release(RequestCheck.gateway(request.getOrdinal(), request.getEpoch()))
                        .replaceWith(ReleaseLeaseResponse.getDefaultInstance()));
    }

    @Override
    public Uni<ChangeSessionsResponse> changeSessions(ChangeSessionsRequest request) {
        return answer("ChangeSessions", () -> {
            GatewayEpoch gateway = RequestCheck.gateway(request.getOrdinal(), request.getEpoch());
            return registrar
                    .change(gateway, RequestCheck.changes(request))
                    .map(valid ->
                            ChangeSessionsResponse.newBuilder().setValid(valid).build());
        });
    }

    @Override
    public Uni<LocateResponse> locate(LocateRequest request) {
        return answer("Locate", () -> {
            List<Integer> users = RequestCheck.users(request);
            Uni<List<SessionLocation>> found =
                    users.isEmpty() ? Uni.createFrom().item(List.of()) : locator.locate(users);
            return request.getWithGateways()
                    ? Uni.combine().all().unis(found, locator.gateways()).with(PresenceGrpcService::located)
                    : found.map(locations -> located(locations, List.of()));
        });
    }

    private static LocateResponse located(List<SessionLocation> locations, List<LiveGateway> gateways) {
        LocateResponse.Builder response = LocateResponse.newBuilder();
        locations.forEach(location -> response.addLocations(location(location)));
        gateways.forEach(live -> response.addGateways(io.parley.proto.presence.v1.LiveGateway.newBuilder()
                .setOrdinal(live.gateway().ordinal())
                .setEpoch(live.gateway().epoch())
                .setFindsMembers(live.findsMembers())));
        return response.build();
    }

    @Override
    public Uni<OnlineUsersResponse> onlineUsers(OnlineUsersRequest request) {
        return answer("OnlineUsers", () -> locator.onlineUsers(
                        request.getUserId(), RequestCheck.afterUser(request), RequestCheck.pageSize(request))
                .map(page -> OnlineUsersResponse.newBuilder()
                        .addAllUserIds(page.userIds())
                        .setMore(page.more())
                        .build()));
    }

    private <T> Uni<T> answer(String call, Supplier<Uni<T>> work) {
        return Uni.createFrom().deferred(work::get).onFailure().transform(failure -> failures.of(call, failure));
    }

    private static Location location(SessionLocation location) {
        return Location.newBuilder()
                .setUserId(location.session().key().userId())
                .setDeviceId(location.session().key().deviceId())
                .setSessionId(location.session().sessionId())
                .setOrdinal(location.gateway().ordinal())
                .setEpoch(location.gateway().epoch())
                .build();
    }
}
