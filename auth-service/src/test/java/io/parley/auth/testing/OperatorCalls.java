package io.parley.auth.testing;

import io.parley.proto.admin.v1.AuditEntry;
import io.parley.proto.admin.v1.CreateUserRequest;
import io.parley.proto.admin.v1.DrainGatewayRequest;
import io.parley.proto.admin.v1.EndSessionsRequest;
import io.parley.proto.admin.v1.FindUserRequest;
import io.parley.proto.admin.v1.ListAuditRequest;
import io.parley.proto.admin.v1.LogInRequest;
import io.parley.proto.admin.v1.RestoreRequest;
import io.parley.proto.admin.v1.SetRoleRequest;
import io.parley.proto.admin.v1.SuspendRequest;
import io.parley.proto.admin.v1.User;
import io.parley.proto.auth.v1.OperatorCreateUserRequest;
import io.parley.proto.auth.v1.OperatorDrainRequest;
import io.parley.proto.auth.v1.OperatorEndSessionsRequest;
import io.parley.proto.auth.v1.OperatorFindUserRequest;
import io.parley.proto.auth.v1.OperatorIdentity;
import io.parley.proto.auth.v1.OperatorListAuditRequest;
import io.parley.proto.auth.v1.OperatorLogInRequest;
import io.parley.proto.auth.v1.OperatorLookRequest;
import io.parley.proto.auth.v1.OperatorRestoreRequest;
import io.parley.proto.auth.v1.OperatorServiceGrpc.OperatorServiceBlockingStub;
import io.parley.proto.auth.v1.OperatorSetRoleRequest;
import io.parley.proto.auth.v1.OperatorSuspendRequest;
import io.parley.proto.auth.v1.OperatorTokensResponse;
import java.util.List;

/** Somebody who asks what operators ask, whether he has a role or not. */
public final class OperatorCalls {
    public static final String ADDRESS = "192.0.2.77";

    private final OperatorServiceBlockingStub stub;
    private final OperatorIdentity identity;

    public OperatorCalls(AuthClient auth, int userId, String deviceId) {
        stub = auth.operatorCalls();
        identity = OperatorIdentity.newBuilder()
                .setUserId(userId)
                .setDeviceId(deviceId)
                .setClientAddress(ADDRESS)
                .build();
    }

    /** Logs somebody in who has a role. */
    public static OperatorCalls of(AuthClient auth, String name, String deviceId) {
        OperatorTokensResponse answer = logIn(auth, name, deviceId);
        return new OperatorCalls(auth, answer.getTokens().getUser().getId(), deviceId);
    }

    public static OperatorTokensResponse logIn(AuthClient auth, String name, String deviceId) {
        return auth.operatorCalls()
                .logIn(OperatorLogInRequest.newBuilder()
                        .setLogin(LogInRequest.newBuilder()
                                .setAccount(name)
                                .setPassword(AuthClient.PASSWORD)
                                .setDeviceId(deviceId))
                        .setClientAddress(ADDRESS)
                        .build());
    }

    public int userId() {
        return identity.getUserId();
    }

    public User find(String account) {
        return stub.findUser(OperatorFindUserRequest.newBuilder()
                        .setOperator(identity)
                        .setFind(FindUserRequest.newBuilder().setAccount(account))
                        .build())
                .getUser();
    }

    public User create(String name, String reason) {
        return stub.createUser(OperatorCreateUserRequest.newBuilder()
                        .setOperator(identity)
                        .setCreate(CreateUserRequest.newBuilder()
                                .setUserName(name)
                                .setPassword(AuthClient.PASSWORD)
                                .setReason(reason))
                        .build())
                .getUser();
    }

    public User suspend(int userId, String reason) {
        return stub.suspend(OperatorSuspendRequest.newBuilder()
                        .setOperator(identity)
                        .setSuspend(
                                SuspendRequest.newBuilder().setUserId(userId).setReason(reason))
                        .build())
                .getUser();
    }

    public User restore(int userId, String reason) {
        return stub.restore(OperatorRestoreRequest.newBuilder()
                        .setOperator(identity)
                        .setRestore(
                                RestoreRequest.newBuilder().setUserId(userId).setReason(reason))
                        .build())
                .getUser();
    }

    public User endSessions(int userId, String deviceId, String reason) {
        return stub.endSessions(OperatorEndSessionsRequest.newBuilder()
                        .setOperator(identity)
                        .setEnd(EndSessionsRequest.newBuilder()
                                .setUserId(userId)
                                .setDeviceId(deviceId)
                                .setReason(reason))
                        .build())
                .getUser();
    }

    public User setRole(int userId, String role, String reason) {
        return stub.setRole(OperatorSetRoleRequest.newBuilder()
                        .setOperator(identity)
                        .setSet(SetRoleRequest.newBuilder()
                                .setUserId(userId)
                                .setRole(role)
                                .setReason(reason))
                        .build())
                .getUser();
    }

    public String look(String at) {
        return stub.look(OperatorLookRequest.newBuilder()
                        .setOperator(identity)
                        .setAt(at)
                        .build())
                .getRole();
    }

    public void drain(int gateway, boolean takeBack, String reason) {
        stub.drain(OperatorDrainRequest.newBuilder()
                .setOperator(identity)
                .setDrain(DrainGatewayRequest.newBuilder()
                        .setNumber(gateway)
                        .setTakeBack(takeBack)
                        .setReason(reason))
                .build());
    }

    public List<AuditEntry> audit(ListAuditRequest request) {
        return stub.listAudit(OperatorListAuditRequest.newBuilder()
                        .setOperator(identity)
                        .setList(request)
                        .build())
                .getEntriesList();
    }
}
