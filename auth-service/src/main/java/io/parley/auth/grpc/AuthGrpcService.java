package io.parley.auth.grpc;

import com.google.protobuf.ByteString;
import io.parley.auth.account.FoundProfiles;
import io.parley.auth.account.UserDirectory;
import io.parley.auth.account.UserProfile;
import io.parley.auth.device.DeviceId;
import io.parley.auth.device.DeviceSessions;
import io.parley.auth.device.IssuedTokens;
import io.parley.auth.device.RevocationHistory;
import io.parley.auth.login.ClientAddress;
import io.parley.auth.login.Logins;
import io.parley.auth.login.Password;
import io.parley.auth.login.PasswordChanges;
import io.parley.auth.login.RegistrationForm;
import io.parley.auth.login.Registrations;
import io.parley.auth.refusal.Refusal;
import io.parley.auth.token.SigningKeys;
import io.parley.kit.grpc.CallFailures;
import io.parley.kit.grpc.Refusals;
import io.parley.proto.auth.v1.AuthService;
import io.parley.proto.auth.v1.ChangePasswordRequest;
import io.parley.proto.auth.v1.FoundName;
import io.parley.proto.auth.v1.GetSigningKeysRequest;
import io.parley.proto.auth.v1.GetSigningKeysResponse;
import io.parley.proto.auth.v1.ListRevocationsRequest;
import io.parley.proto.auth.v1.ListRevocationsResponse;
import io.parley.proto.auth.v1.LoginRequest;
import io.parley.proto.auth.v1.LogoutRequest;
import io.parley.proto.auth.v1.LogoutResponse;
import io.parley.proto.auth.v1.LookupUsersRequest;
import io.parley.proto.auth.v1.LookupUsersResponse;
import io.parley.proto.auth.v1.RefreshRequest;
import io.parley.proto.auth.v1.RegisterRequest;
import io.parley.proto.auth.v1.SigningKey;
import io.parley.proto.auth.v1.TokensResponse;
import io.parley.proto.client.v1.Login;
import io.parley.proto.client.v1.Register;
import io.parley.proto.client.v1.User;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** Reads requests, hands them to the capability they are for, and writes the answers. Runs on event loops. */
@GrpcService
public class AuthGrpcService implements AuthService {
    private final Registrations registrations;
    private final Logins logins;
    private final PasswordChanges passwordChanges;
    private final DeviceSessions sessions;
    private final RevocationHistory revocations;
    private final UserDirectory directory;
    private final SigningKeys keys;
    private final CallFailures failures;

    AuthGrpcService(
            Registrations registrations,
            Logins logins,
            PasswordChanges passwordChanges,
            DeviceSessions sessions,
            RevocationHistory revocations,
            UserDirectory directory,
            SigningKeys keys,
            CallFailures failures) {
        this.registrations = registrations;
        this.logins = logins;
        this.passwordChanges = passwordChanges;
        this.sessions = sessions;
        this.revocations = revocations;
        this.directory = directory;
        this.keys = keys;
        this.failures = failures;
    }

    @Override
    public Uni<TokensResponse> register(RegisterRequest request) {
        return answering("Register", () -> {
            Register given = request.getRegister();
            RegistrationForm form = new RegistrationForm(
                    given.getUserName(),
                    given.getPassword(),
                    given.getNickname(),
                    given.getEmail(),
                    given.getAvatarUrl(),
                    given.getDeviceId());
            return registrations
                    .register(form, ClientAddress.of(request.getClientAddress()))
                    .map(AuthGrpcService::response);
        });
    }

    @Override
    public Uni<TokensResponse> login(LoginRequest request) {
        return answering("Login", () -> {
            Login given = request.getLogin();
            ClientAddress address = ClientAddress.of(request.getClientAddress());
            return logins.login(
                            given.getAccount(),
                            given.getPassword(),
                            given.getDeviceId(),
                            given.getRefreshToken(),
                            address)
                    .map(AuthGrpcService::response);
        });
    }

    @Override
    public Uni<TokensResponse> refresh(RefreshRequest request) {
        return answering(
                "Refresh", () -> sessions.refresh(request.getRefreshToken()).map(AuthGrpcService::response));
    }

    @Override
    public Uni<LogoutResponse> logout(LogoutRequest request) {
        return answering("Logout", () -> sessions.end(
                        request.getUserId(), DeviceId.parse(request.getDeviceId()), "This device was logged out.")
                .replaceWith(LogoutResponse.getDefaultInstance()));
    }

    @Override
    public Uni<TokensResponse> changePassword(ChangePasswordRequest request) {
        return answering("ChangePassword", () -> passwordChanges
                .change(
                        request.getUserId(),
                        DeviceId.parse(request.getDeviceId()),
                        Password.claimed("old_password", request.getOldPassword()),
                        Password.chosen("new_password", request.getNewPassword()),
                        ClientAddress.of(request.getClientAddress()))
                .map(AuthGrpcService::response));
    }

    @Override
    public Uni<LookupUsersResponse> lookupUsers(LookupUsersRequest request) {
        return answering("LookupUsers", () -> directory
                .lookup(request.getUserIdsList(), request.getUserNamesList())
                .map(AuthGrpcService::response));
    }

    @Override
    public Uni<ListRevocationsResponse> listRevocations(ListRevocationsRequest request) {
        return answering("ListRevocations", () -> revocations
                .since(request.getSinceMs(), request.getAfterId())
                .map(page -> ListRevocationsResponse.newBuilder()
                        .addAllRevocations(page.revocations())
                        .setLastId(page.lastId())
                        .setMore(page.more())
                        .build()));
    }

    @Override
    public Uni<GetSigningKeysResponse> getSigningKeys(GetSigningKeysRequest request) {
        return answering("GetSigningKeys", () -> {
            GetSigningKeysResponse.Builder response = GetSigningKeysResponse.newBuilder();
            keys.all()
                    .forEach(key -> response.addKeys(SigningKey.newBuilder()
                            .setKeyId(key.id())
                            .setPublicKey(ByteString.copyFrom(key.publicKey().getEncoded()))));
            return Uni.createFrom().item(response.build());
        });
    }

    /** Runs a call, and turns what it throws or fails with into its gRPC form. */
    private <A> Uni<A> answering(String call, Supplier<Uni<? extends A>> work) {
        return Uni.createFrom().deferred(work).onFailure().transform(failure -> failures.of(call, inGrpcForm(failure)));
    }

    private static Throwable inGrpcForm(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof Refusal refusal
                ? Refusals.of(refusal.code(), refusal.getMessage(), refusal.retryAfterMs())
                : failure;
    }

    private static TokensResponse response(IssuedTokens tokens) {
        return TokensResponse.newBuilder()
                .setUser(user(tokens.user()))
                .setDeviceId(tokens.device().text())
                .setAccessToken(tokens.accessToken())
                .setAccessTokenSeconds((int) tokens.accessTokenSeconds())
                .setRefreshToken(tokens.refreshToken())
                .build();
    }

    private static LookupUsersResponse response(FoundProfiles found) {
        LookupUsersResponse.Builder response = LookupUsersResponse.newBuilder();
        found.users().forEach(user -> response.addUsers(user(user)));
        found.byName()
                .forEach((asked, id) ->
                        response.addNames(FoundName.newBuilder().setAsked(asked).setUserId(id)));
        return response.build();
    }

    private static User user(UserProfile profile) {
        return User.newBuilder()
                .setId(profile.id())
                .setName(profile.name())
                .setNickname(profile.nickname())
                .setAvatarUrl(profile.avatarUrl())
                .build();
    }
}
