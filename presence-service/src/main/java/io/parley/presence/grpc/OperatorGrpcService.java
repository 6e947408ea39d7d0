package io.parley.presence.grpc;

import io.parley.kit.grpc.CallFailures;
import io.parley.kit.grpc.Refusals;
import io.parley.presence.store.LeaseStore;
import io.parley.presence.store.OverviewStore;
import io.parley.proto.admin.v1.DrainGatewayRequest;
import io.parley.proto.admin.v1.DrainGatewayResponse;
import io.parley.proto.admin.v1.Gateway;
import io.parley.proto.admin.v1.ListGatewaysRequest;
import io.parley.proto.admin.v1.ListGatewaysResponse;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.presence.v1.ListSessionsRequest;
import io.parley.proto.presence.v1.ListSessionsResponse;
import io.parley.proto.presence.v1.OperatorService;
import io.parley.proto.presence.v1.OperatorSession;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;

/** The calls of operator.proto: maps and delegates. Runs on event loops and never blocks them. */
@GrpcService
public class OperatorGrpcService implements OperatorService {
    private final OverviewStore store;
    private final LeaseStore leases;
    private final CallFailures failures;

    OperatorGrpcService(OverviewStore store, LeaseStore leases, CallFailures failures) {
        this.store = store;
        this.leases = leases;
        this.failures = failures;
    }

    @Override
    public Uni<ListGatewaysResponse> listGateways(ListGatewaysRequest request) {
        return answer("ListGateways", store.gateways().map(held -> {
            ListGatewaysResponse.Builder response = ListGatewaysResponse.newBuilder();
            held.forEach(lease -> response.addGateways(Gateway.newBuilder()
                    .setNumber(lease.ordinal())
                    .setAddress(lease.address())
                    .setEpoch(lease.epoch())
                    .setSinceMs(lease.sinceMs())
                    .setLeaseLeftMs(lease.leaseLeftMs())
                    .setSessions(lease.sessions())
                    .setDraining(lease.draining())));
            return response.build();
        }));
    }

    @Override
    public Uni<DrainGatewayResponse> drainGateway(DrainGatewayRequest request) {
        return answer(
                "DrainGateway",
                leases.drain(request.getNumber(), !request.getTakeBack()).map(found -> {
                    if (!found) {
                        throw Refusals.of(
                                ErrorCode.ERROR_CODE_NOT_FOUND,
                                "No gateway " + Integer.toUnsignedString(request.getNumber()) + " holds a lease.",
                                0);
                    }
                    return DrainGatewayResponse.getDefaultInstance();
                }));
    }

    @Override
    public Uni<ListSessionsResponse> listSessions(ListSessionsRequest request) {
        return answer(
                "ListSessions",
                Uni.createFrom()
                        .deferred(() -> store.sessions(RequestCheck.users(request)))
                        .map(held -> {
                            ListSessionsResponse.Builder response = ListSessionsResponse.newBuilder();
                            held.forEach(session -> response.addSessions(OperatorSession.newBuilder()
                                    .setUserId(session.userId())
                                    .setDeviceId(session.deviceId())
                                    .setOrdinal(session.ordinal())
                                    .setGatewayAddress(session.address())
                                    .setSinceMs(session.sinceMs())));
                            return response.build();
                        }));
    }

    private <A> Uni<A> answer(String call, Uni<A> work) {
        return work.onFailure().transform(failure -> failures.of(call, failure));
    }
}
