package io.parley.gateway.admin;

import com.google.protobuf.Message;
import io.parley.gateway.protocol.Refusal;
import io.parley.gateway.upstream.account.AccessTokens;
import io.parley.gateway.upstream.operator.OperatorClient;
import io.parley.gateway.upstream.people.UserDirectory;
import io.parley.proto.admin.v1.ChangedResponse;
import io.parley.proto.admin.v1.CreateUserRequest;
import io.parley.proto.admin.v1.DrainGatewayRequest;
import io.parley.proto.admin.v1.EndSessionsRequest;
import io.parley.proto.admin.v1.FindGroupRequest;
import io.parley.proto.admin.v1.FindGroupResponse;
import io.parley.proto.admin.v1.FindUserRequest;
import io.parley.proto.admin.v1.FindUserResponse;
import io.parley.proto.admin.v1.GroupMember;
import io.parley.proto.admin.v1.ListAuditRequest;
import io.parley.proto.admin.v1.ListGatewaysRequest;
import io.parley.proto.admin.v1.LogInRequest;
import io.parley.proto.admin.v1.LogOutRequest;
import io.parley.proto.admin.v1.RefreshRequest;
import io.parley.proto.admin.v1.RestoreRequest;
import io.parley.proto.admin.v1.SetRoleRequest;
import io.parley.proto.admin.v1.SuspendRequest;
import io.parley.proto.admin.v1.TokensResponse;
import io.parley.proto.admin.v1.TraceRequest;
import io.parley.proto.admin.v1.TraceResponse;
import io.parley.proto.auth.v1.OperatorIdentity;
import io.parley.proto.auth.v1.OperatorTokensResponse;
import io.parley.proto.client.v1.User;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/** All that can be asked on the admin port, by name. auth-service decides who may; nothing is decided here. Any thread. */
public final class AdminCalls {
    private final OperatorClient services;
    private final AccessTokens tokens;
    private final UserDirectory directory;
    private final Map<String, AdminCall<?>> calls;

    public AdminCalls(OperatorClient services, AccessTokens tokens, UserDirectory directory) {
        this.services = services;
        this.tokens = tokens;
        this.directory = directory;
        calls = Map.ofEntries(
                call("LogOut", LogOutRequest.getDefaultInstance(), (by, request) -> services.logOut(by)),
                call("FindUser", FindUserRequest.getDefaultInstance(), this::findUser),
                call(
                        "CreateUser",
                        CreateUserRequest.getDefaultInstance(),
                        (by, request) -> changed(services.createUser(by, request))),
                call(
                        "Suspend",
                        SuspendRequest.getDefaultInstance(),
                        (by, request) -> changed(services.suspend(by, request))),
                call(
                        "Restore",
                        RestoreRequest.getDefaultInstance(),
                        (by, request) -> changed(services.restore(by, request))),
                call(
                        "EndSessions",
                        EndSessionsRequest.getDefaultInstance(),
                        (by, request) -> changed(services.endSessions(by, request))),
                call(
                        "SetRole",
                        SetRoleRequest.getDefaultInstance(),
                        (by, request) -> changed(services.setRole(by, request))),
                call("Trace", TraceRequest.getDefaultInstance(), this::trace),
                call("ListAudit", ListAuditRequest.getDefaultInstance(), services::listAudit),
                call("FindGroup", FindGroupRequest.getDefaultInstance(), this::findGroup),
                call("DrainGateway", DrainGatewayRequest.getDefaultInstance(), services::drainGateway),
                call("ListGateways", ListGatewaysRequest.getDefaultInstance(), services::listGateways));
    }

    private static <Q extends Message> Map.Entry<String, AdminCall<?>> call(
            String name, Q empty, BiFunction<OperatorIdentity, Q, CompletionStage<? extends Message>> work) {
        return Map.entry(name, new AdminCall<>(empty, work));
    }

    /** The request with this name, for whoever has logged in. */
    Optional<AdminCall<?>> find(String name) {
        return Optional.ofNullable(calls.get(name));
    }

    /** Carries a request out. That it cannot be read is told only to whoever has a role. */
    CompletionStage<? extends Message> carryOut(AdminCall<?> call, OperatorIdentity by, String json) {
        try {
            return call.carryOut(by, json);
        } catch (Refusal unreadable) {
            return services.checkRole(by).thenCompose(allowed -> CompletableFuture.failedStage(unreadable));
        }
    }

    /** Who asks, by his access token. */
    CompletionStage<OperatorIdentity> identify(String accessToken, String clientAddress) {
        return tokens.verify(accessToken).thenApply(token -> OperatorClient.identity(token, clientAddress));
    }

    CompletionStage<TokensResponse> logIn(String json, String clientAddress) {
        return services.logIn(AdminCall.read(LogInRequest.getDefaultInstance(), json), clientAddress)
                .thenApply(AdminCalls::tokens);
    }

    CompletionStage<TokensResponse> refresh(String json, String clientAddress) {
        RefreshRequest request = AdminCall.read(RefreshRequest.getDefaultInstance(), json);
        return services.refresh(request.getRefreshToken(), clientAddress).thenApply(AdminCalls::tokens);
    }

    private CompletionStage<FindUserResponse> findUser(OperatorIdentity by, FindUserRequest request) {
        return services.findUser(by, request)
                .thenCompose(found -> UserView.of(services, found.getUser()))
                .thenApply(user -> FindUserResponse.newBuilder().setUser(user).build());
    }

    private CompletionStage<FindGroupResponse> findGroup(OperatorIdentity by, FindGroupRequest request) {
        return services.findGroup(by, request).thenCompose(this::withNames);
    }

    private CompletionStage<FindGroupResponse> withNames(FindGroupResponse found) {
        List<Integer> ids =
                found.getMembersList().stream().map(GroupMember::getUserId).toList();
        return directory.find(UserDirectory.Purpose.NAMES, ids, List.of()).thenApply(users -> {
            FindGroupResponse.Builder named = found.toBuilder();
            for (GroupMember.Builder member : named.getMembersBuilderList()) {
                User user = users.withId(member.getUserId());
                member.setName(user == null ? "" : user.getName());
            }
            return named.build();
        });
    }

    private CompletionStage<TraceResponse> trace(OperatorIdentity by, TraceRequest request) {
        return services.trace(by, request).thenCompose(trace -> UserView.of(services, trace));
    }

    private CompletionStage<ChangedResponse> changed(CompletionStage<ChangedResponse> change) {
        return change.thenCompose(after -> UserView.of(services, after.getUser()))
                .thenApply(user -> ChangedResponse.newBuilder().setUser(user).build());
    }

    private static TokensResponse tokens(OperatorTokensResponse answer) {
        io.parley.proto.auth.v1.TokensResponse issued = answer.getTokens();
        return TokensResponse.newBuilder()
                .setUserId(issued.getUser().getId())
                .setUserName(issued.getUser().getName())
                .setRole(answer.getRole())
                .setAccessToken(issued.getAccessToken())
                .setAccessTokenSeconds(issued.getAccessTokenSeconds())
                .setRefreshToken(issued.getRefreshToken())
                .build();
    }
}
