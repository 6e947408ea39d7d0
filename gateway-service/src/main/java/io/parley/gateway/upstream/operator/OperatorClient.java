package io.parley.gateway.upstream.operator;

import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.parley.gateway.upstream.account.AccessToken;
import io.parley.gateway.upstream.call.UnaryCaller;
import io.parley.gateway.upstream.call.UpstreamSettings;
import io.parley.proto.admin.v1.ChangedResponse;
import io.parley.proto.admin.v1.CreateUserRequest;
import io.parley.proto.admin.v1.DrainGatewayRequest;
import io.parley.proto.admin.v1.DrainGatewayResponse;
import io.parley.proto.admin.v1.EndSessionsRequest;
import io.parley.proto.admin.v1.FindGroupRequest;
import io.parley.proto.admin.v1.FindGroupResponse;
import io.parley.proto.admin.v1.FindUserRequest;
import io.parley.proto.admin.v1.FindUserResponse;
import io.parley.proto.admin.v1.ListAuditRequest;
import io.parley.proto.admin.v1.ListAuditResponse;
import io.parley.proto.admin.v1.ListGatewaysRequest;
import io.parley.proto.admin.v1.ListGatewaysResponse;
import io.parley.proto.admin.v1.LogInRequest;
import io.parley.proto.admin.v1.LogOutResponse;
import io.parley.proto.admin.v1.RestoreRequest;
import io.parley.proto.admin.v1.SetRoleRequest;
import io.parley.proto.admin.v1.SuspendRequest;
import io.parley.proto.admin.v1.TraceRequest;
import io.parley.proto.admin.v1.TraceResponse;
import io.parley.proto.auth.v1.AuthServiceGrpc;
import io.parley.proto.auth.v1.LogoutRequest;
import io.parley.proto.auth.v1.OperatorCreateUserRequest;
import io.parley.proto.auth.v1.OperatorDrainRequest;
import io.parley.proto.auth.v1.OperatorEndSessionsRequest;
import io.parley.proto.auth.v1.OperatorFindUserRequest;
import io.parley.proto.auth.v1.OperatorIdentity;
import io.parley.proto.auth.v1.OperatorListAuditRequest;
import io.parley.proto.auth.v1.OperatorLogInRequest;
import io.parley.proto.auth.v1.OperatorLookRequest;
import io.parley.proto.auth.v1.OperatorLookResponse;
import io.parley.proto.auth.v1.OperatorRestoreRequest;
import io.parley.proto.auth.v1.OperatorServiceGrpc;
import io.parley.proto.auth.v1.OperatorSetRoleRequest;
import io.parley.proto.auth.v1.OperatorSuspendRequest;
import io.parley.proto.auth.v1.OperatorTokensResponse;
import io.parley.proto.auth.v1.RefreshRequest;
import io.parley.proto.message.v1.OperatorFindGroupRequest;
import io.parley.proto.message.v1.TraceEntriesRequest;
import io.parley.proto.presence.v1.ListSessionsRequest;
import io.parley.proto.presence.v1.OperatorSession;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What operators ask of auth-service, which lets them through, and of the services that know where sessions are and what became of messages. Any thread; all failures are {@code Refusal}s:
 * UNAUTHENTICATED for whoever has no role.
 */
public final class OperatorClient {
    private final UnaryCaller auth;
    private final UnaryCaller presence;
    private final UnaryCaller message;
    private final RoutingInquiry routings;
    private final UpstreamSettings settings;

    public OperatorClient(UnaryCaller auth, UnaryCaller presence, UnaryCaller message, UpstreamSettings settings) {
        this.auth = auth;
        this.presence = presence;
        this.message = message;
        this.routings = new RoutingInquiry(message, settings);
        this.settings = settings;
    }

    /** Checks a password and a role. */
    public CompletionStage<OperatorTokensResponse> logIn(LogInRequest login, String clientAddress) {
        OperatorLogInRequest request = OperatorLogInRequest.newBuilder()
                .setLogin(login)
                .setClientAddress(clientAddress)
                .build();
        return auth.call(OperatorServiceGrpc.getLogInMethod(), request, settings.loginDeadlineMs());
    }

    /** Rotates a refresh token, for whoever has a role. */
    public CompletionStage<OperatorTokensResponse> refresh(String refreshToken, String clientAddress) {
        RefreshRequest request = RefreshRequest.newBuilder()
                .setRefreshToken(refreshToken)
                .setClientAddress(clientAddress)
                .build();
        return auth.call(AuthServiceGrpc.getRefreshMethod(), request, settings.callDeadlineMs())
                .thenCompose(tokens -> look(identity(tokens.getUser().getId(), tokens.getDeviceId(), clientAddress), "")
                        .thenApply(role -> OperatorTokensResponse.newBuilder()
                                .setTokens(tokens)
                                .setRole(role.getRole())
                                .build()));
    }

    /** Ends the device on which somebody with a role is logged in. */
    public CompletionStage<LogOutResponse> logOut(OperatorIdentity by) {
        LogoutRequest request = LogoutRequest.newBuilder()
                .setUserId(by.getUserId())
                .setDeviceId(by.getDeviceId())
                .build();
        return look(by, "")
                .thenCompose(
                        allowed -> auth.call(AuthServiceGrpc.getLogoutMethod(), request, settings.callDeadlineMs()))
                .thenApply(done -> LogOutResponse.getDefaultInstance());
    }

    /** Fails with UNAUTHENTICATED unless he has a role. */
    public CompletionStage<Void> checkRole(OperatorIdentity by) {
        return look(by, "").thenApply(role -> null);
    }

    /** Who asks, by a token that was checked. */
    public static OperatorIdentity identity(AccessToken token, String clientAddress) {
        return identity(token.identity().userId(), token.identity().deviceId(), clientAddress);
    }

    private static OperatorIdentity identity(int userId, String deviceId, String clientAddress) {
        return OperatorIdentity.newBuilder()
                .setUserId(userId)
                .setDeviceId(deviceId)
                .setClientAddress(clientAddress)
                .build();
    }

    private CompletionStage<OperatorLookResponse> look(OperatorIdentity by, String at) {
        return call(
                OperatorServiceGrpc.getLookMethod(),
                OperatorLookRequest.newBuilder().setOperator(by).setAt(at).build());
    }

    /** An account, without where its sessions are. */
    public CompletionStage<FindUserResponse> findUser(OperatorIdentity by, FindUserRequest find) {
        return call(
                OperatorServiceGrpc.getFindUserMethod(),
                OperatorFindUserRequest.newBuilder()
                        .setOperator(by)
                        .setFind(find)
                        .build());
    }

    /** Makes an account; never repeated, since a second attempt would find the name taken. */
    public CompletionStage<ChangedResponse> createUser(OperatorIdentity by, CreateUserRequest create) {
        OperatorCreateUserRequest request = OperatorCreateUserRequest.newBuilder()
                .setOperator(by)
                .setCreate(create)
                .build();
        return auth.callOnce(OperatorServiceGrpc.getCreateUserMethod(), request, settings.loginDeadlineMs());
    }

    /** Lets nobody log in, and ends all devices. */
    public CompletionStage<ChangedResponse> suspend(OperatorIdentity by, SuspendRequest suspend) {
        return call(
                OperatorServiceGrpc.getSuspendMethod(),
                OperatorSuspendRequest.newBuilder()
                        .setOperator(by)
                        .setSuspend(suspend)
                        .build());
    }

    /** Undoes {@link #suspend}. */
    public CompletionStage<ChangedResponse> restore(OperatorIdentity by, RestoreRequest restore) {
        return call(
                OperatorServiceGrpc.getRestoreMethod(),
                OperatorRestoreRequest.newBuilder()
                        .setOperator(by)
                        .setRestore(restore)
                        .build());
    }

    /** Ends one device, or all. */
    public CompletionStage<ChangedResponse> endSessions(OperatorIdentity by, EndSessionsRequest end) {
        OperatorEndSessionsRequest request = OperatorEndSessionsRequest.newBuilder()
                .setOperator(by)
                .setEnd(end)
                .build();
        // Not repeated: a second attempt would not find what the first has ended.
        return auth.callOnce(OperatorServiceGrpc.getEndSessionsMethod(), request, settings.callDeadlineMs());
    }

    /** Makes somebody operator, auditor or neither. */
    public CompletionStage<ChangedResponse> setRole(OperatorIdentity by, SetRoleRequest set) {
        return call(
                OperatorServiceGrpc.getSetRoleMethod(),
                OperatorSetRoleRequest.newBuilder().setOperator(by).setSet(set).build());
    }

    /** A page of the audit log. */
    public CompletionStage<ListAuditResponse> listAudit(OperatorIdentity by, ListAuditRequest list) {
        return call(
                OperatorServiceGrpc.getListAuditMethod(),
                OperatorListAuditRequest.newBuilder()
                        .setOperator(by)
                        .setList(list)
                        .build());
    }

    /** All gateways that hold a lease. */
    public CompletionStage<ListGatewaysResponse> listGateways(OperatorIdentity by, ListGatewaysRequest list) {
        return look(by, "gateways")
                .thenCompose(allowed -> presence.call(
                        io.parley.proto.presence.v1.OperatorServiceGrpc.getListGatewaysMethod(),
                        list,
                        settings.callDeadlineMs()));
    }

    /** Has a gateway emptied, or takes that back. */
    public CompletionStage<DrainGatewayResponse> drainGateway(OperatorIdentity by, DrainGatewayRequest drain) {
        return call(
                        OperatorServiceGrpc.getDrainMethod(),
                        OperatorDrainRequest.newBuilder()
                                .setOperator(by)
                                .setDrain(drain)
                                .build())
                .thenCompose(allowed -> presence.call(
                        io.parley.proto.presence.v1.OperatorServiceGrpc.getDrainGatewayMethod(),
                        drain,
                        settings.callDeadlineMs()));
    }

    /** What became of entries, without where the devices are. */
    public CompletionStage<TraceResponse> trace(OperatorIdentity by, TraceRequest asked) {
        TraceEntriesRequest request = TraceEntriesRequest.newBuilder()
                .setOperatorUserId(by.getUserId())
                .setTrace(asked)
                .build();
        return look(
                        by,
                        "conversation " + Long.toUnsignedString(asked.getConversationId()) + " "
                                + asked.getBetweenUserIdsList())
                .thenCompose(allowed -> message.call(
                        io.parley.proto.message.v1.OperatorServiceGrpc.getTraceMethod(),
                        request,
                        settings.callDeadlineMs()))
                .thenCompose(routings::addTo);
    }

    /** A group and some of its members, without their names. */
    public CompletionStage<FindGroupResponse> findGroup(OperatorIdentity by, FindGroupRequest find) {
        OperatorFindGroupRequest request = OperatorFindGroupRequest.newBuilder()
                .setOperatorUserId(by.getUserId())
                .setFind(find)
                .build();
        return look(by, "group " + Long.toUnsignedString(find.getConversationId()))
                .thenCompose(allowed -> message.call(
                        io.parley.proto.message.v1.OperatorServiceGrpc.getFindGroupMethod(),
                        request,
                        settings.callDeadlineMs()));
    }

    /** Where the sessions of some users are, 1 to 500; only for whoever auth-service has let through. */
    public CompletionStage<List<OperatorSession>> sessions(Collection<Integer> userIds) {
        ListSessionsRequest request =
                ListSessionsRequest.newBuilder().addAllUserIds(userIds).build();
        return presence.call(
                        io.parley.proto.presence.v1.OperatorServiceGrpc.getListSessionsMethod(),
                        request,
                        settings.callDeadlineMs())
                .thenApply(response -> response.getSessionsList());
    }

    private <Q extends Message, A extends Message> CompletionStage<A> call(MethodDescriptor<Q, A> method, Q request) {
        return auth.call(method, request, settings.callDeadlineMs());
    }
}
