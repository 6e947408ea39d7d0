package io.parley.gateway.upstream.account;

import io.parley.gateway.upstream.call.UnaryCaller;
import io.parley.gateway.upstream.call.UpstreamSettings;
import io.parley.proto.auth.v1.AuthServiceGrpc;
import io.parley.proto.auth.v1.ChangePasswordRequest;
import io.parley.proto.auth.v1.DeleteAccountRequest;
import io.parley.proto.auth.v1.EndDevicesRequest;
import io.parley.proto.auth.v1.GetServerInfoRequest;
import io.parley.proto.auth.v1.GetSigningKeysRequest;
import io.parley.proto.auth.v1.ListDevicesRequest;
import io.parley.proto.auth.v1.ListRevocationsRequest;
import io.parley.proto.auth.v1.ListRevocationsResponse;
import io.parley.proto.auth.v1.LoginRequest;
import io.parley.proto.auth.v1.LogoutRequest;
import io.parley.proto.auth.v1.LookupUsersRequest;
import io.parley.proto.auth.v1.LookupUsersResponse;
import io.parley.proto.auth.v1.RefreshRequest;
import io.parley.proto.auth.v1.RegisterRequest;
import io.parley.proto.auth.v1.SigningKey;
import io.parley.proto.auth.v1.TokensResponse;
import io.parley.proto.client.v1.ChangePassword;
import io.parley.proto.client.v1.Device;
import io.parley.proto.client.v1.Login;
import io.parley.proto.client.v1.Register;
import io.parley.proto.client.v1.ServerInfoAnswer;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** auth-service: accounts, passwords, tokens, the user directory. Any thread; all failures are {@code Refusal}s. */
public final class AuthClient implements RevocationCalls {
    private final UnaryCaller caller;
    private final UpstreamSettings settings;

    public AuthClient(UnaryCaller caller, UpstreamSettings settings) {
        this.caller = caller;
        this.settings = settings;
    }

    /** Creates an account. Never repeated: a second attempt would find the name taken. */
    public CompletionStage<TokensResponse> register(Register register, InetAddress client) {
        RegisterRequest request = RegisterRequest.newBuilder()
                .setRegister(register)
                .setClientAddress(client.getHostAddress())
                .build();
        return caller.callOnce(AuthServiceGrpc.getRegisterMethod(), request, settings.loginDeadlineMs());
    }

    /** Checks a password. */
    public CompletionStage<TokensResponse> login(Login login, InetAddress client) {
        LoginRequest request = LoginRequest.newBuilder()
                .setLogin(login)
                .setClientAddress(client.getHostAddress())
                .build();
        return caller.call(AuthServiceGrpc.getLoginMethod(), request, settings.loginDeadlineMs());
    }

    /** Rotates a refresh token. Repeated like any other call: within half a minute one gives the same successor again. */
    public CompletionStage<TokensResponse> refresh(String refreshToken, InetAddress client) {
        RefreshRequest request = RefreshRequest.newBuilder()
                .setRefreshToken(refreshToken)
                .setClientAddress(client.getHostAddress())
                .build();
        return caller.call(AuthServiceGrpc.getRefreshMethod(), request, settings.callDeadlineMs());
    }

    /** What somebody without an account finds. */
    CompletionStage<ServerInfoAnswer> serverInfo() {
        return caller.call(
                        AuthServiceGrpc.getGetServerInfoMethod(),
                        GetServerInfoRequest.getDefaultInstance(),
                        settings.callDeadlineMs())
                .thenApply(response -> response.getInfo());
    }

    /** Forgets a device's refresh token. */
    public CompletionStage<Void> logout(int userId, String deviceId) {
        LogoutRequest request = LogoutRequest.newBuilder()
                .setUserId(userId)
                .setDeviceId(deviceId)
                .build();
        return caller.call(AuthServiceGrpc.getLogoutMethod(), request, settings.callDeadlineMs())
                .thenApply(done -> null);
    }

    /** Changes a password; the tokens are new. Never repeated: the old password is only good once. */
    public CompletionStage<TokensResponse> changePassword(
            int userId, String deviceId, ChangePassword change, InetAddress client) {
        ChangePasswordRequest request = ChangePasswordRequest.newBuilder()
                .setUserId(userId)
                .setDeviceId(deviceId)
                .setOldPassword(change.getOldPassword())
                .setNewPassword(change.getNewPassword())
                .setClientAddress(client.getHostAddress())
                .build();
        return caller.callOnce(AuthServiceGrpc.getChangePasswordMethod(), request, settings.loginDeadlineMs());
    }

    /** Deletes an account. Never repeated: a second attempt would find none. */
    public CompletionStage<Void> deleteAccount(int userId, String deviceId, String password, InetAddress client) {
        DeleteAccountRequest request = DeleteAccountRequest.newBuilder()
                .setUserId(userId)
                .setDeviceId(deviceId)
                .setPassword(password)
                .setClientAddress(client.getHostAddress())
                .build();
        return caller.callOnce(AuthServiceGrpc.getDeleteAccountMethod(), request, settings.loginDeadlineMs())
                .thenApply(done -> null);
    }

    /** The devices of a user that are logged in, the one seen last first. */
    public CompletionStage<List<Device>> devices(int userId) {
        ListDevicesRequest request =
                ListDevicesRequest.newBuilder().setUserId(userId).build();
        return caller.call(AuthServiceGrpc.getListDevicesMethod(), request, settings.callDeadlineMs())
                .thenApply(response -> response.getDevicesList());
    }

    /**
     * Ends a device of a user, or all but one; how many were ended.
     *
     * @param deviceId empty: all but the one that is kept
     */
    public CompletionStage<Integer> endDevices(int userId, String deviceId, String keptDeviceId) {
        EndDevicesRequest request = EndDevicesRequest.newBuilder()
                .setUserId(userId)
                .setDeviceId(deviceId)
                .setKeepDeviceId(keptDeviceId)
                .build();
        // Not repeated: a second attempt would not find what the first has ended.
        return caller.callOnce(AuthServiceGrpc.getEndDevicesMethod(), request, settings.callDeadlineMs())
                .thenApply(response -> response.getEnded());
    }

    /** Those of these users that exist, and which name is whose; at most 500 ids and names together. */
    public CompletionStage<LookupUsersResponse> lookupUsers(Collection<Integer> ids, Collection<String> names) {
        LookupUsersRequest request = LookupUsersRequest.newBuilder()
                .addAllUserIds(ids)
                .addAllUserNames(names)
                .build();
        return caller.call(AuthServiceGrpc.getLookupUsersMethod(), request, settings.callDeadlineMs());
    }

    @Override
    public CompletionStage<ListRevocationsResponse> revocations(long sinceMs, long afterId) {
        ListRevocationsRequest request = ListRevocationsRequest.newBuilder()
                .setSinceMs(sinceMs)
                .setAfterId(afterId)
                .build();
        return caller.call(AuthServiceGrpc.getListRevocationsMethod(), request, settings.callDeadlineMs());
    }

    CompletionStage<List<SigningKey>> signingKeys() {
        return caller.call(
                        AuthServiceGrpc.getGetSigningKeysMethod(),
                        GetSigningKeysRequest.getDefaultInstance(),
                        settings.callDeadlineMs())
                .thenApply(response -> response.getKeysList());
    }
}
