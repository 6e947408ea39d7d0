package io.parley.auth.grpc;

import com.google.protobuf.ByteString;
import io.parley.auth.account.FoundProfiles;
import io.parley.auth.account.UserDirectory;
import io.parley.auth.attempt.ClientAddress;
import io.parley.auth.deletion.AccountDeletions;
import io.parley.auth.device.DeviceId;
import io.parley.auth.device.DeviceList;
import io.parley.auth.device.DeviceSessions;
import io.parley.auth.device.Ending;
import io.parley.auth.device.ListedDevice;
import io.parley.auth.device.RevocationHistory;
import io.parley.auth.login.Logins;
import io.parley.auth.login.Password;
import io.parley.auth.login.PasswordChanges;
import io.parley.auth.login.RegistrationForm;
import io.parley.auth.login.Registrations;
import io.parley.auth.login.ServerTerms;
import io.parley.auth.token.SigningKeys;
import io.parley.proto.auth.v1.AuthService;
import io.parley.proto.auth.v1.ChangePasswordRequest;
import io.parley.proto.auth.v1.DeleteAccountRequest;
import io.parley.proto.auth.v1.DeleteAccountResponse;
import io.parley.proto.auth.v1.EndDevicesRequest;
import io.parley.proto.auth.v1.EndDevicesResponse;
import io.parley.proto.auth.v1.FoundName;
import io.parley.proto.auth.v1.GetServerInfoRequest;
import io.parley.proto.auth.v1.GetServerInfoResponse;
import io.parley.proto.auth.v1.GetSigningKeysRequest;
import io.parley.proto.auth.v1.GetSigningKeysResponse;
import io.parley.proto.auth.v1.ListDevicesRequest;
import io.parley.proto.auth.v1.ListDevicesResponse;
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
import io.parley.proto.client.v1.Device;
import io.parley.proto.client.v1.Login;
import io.parley.proto.client.v1.Register;
import io.parley.proto.client.v1.ServerInfoAnswer;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;

/** Reads requests, hands them to the capability they are for, and writes the answers. Runs on event loops. */
@GrpcService
public class AuthGrpcService implements AuthService {
    private final Registrations registrations;
    private final Logins logins;
    private final PasswordChanges passwordChanges;
    private final AccountDeletions deletions;
    private final DeviceSessions sessions;
    private final RevocationHistory revocations;
    private final UserDirectory directory;
    private final SigningKeys keys;
    private final DeviceList devices;
    private final ServerTerms terms;
    private final GrpcAnswers answers;

    AuthGrpcService(
            Registrations registrations,
            Logins logins,
            PasswordChanges passwordChanges,
            AccountDeletions deletions,
            DeviceSessions sessions,
            RevocationHistory revocations,
            UserDirectory directory,
            SigningKeys keys,
            DeviceList devices,
            ServerTerms terms,
            GrpcAnswers answers) {
        this.registrations = registrations;
        this.logins = logins;
        this.passwordChanges = passwordChanges;
        this.deletions = deletions;
        this.sessions = sessions;
        this.revocations = revocations;
        this.directory = directory;
        this.keys = keys;
        this.devices = devices;
        this.terms = terms;
        this.answers = answers;
    }

    @Override
    public Uni<GetServerInfoResponse> getServerInfo(GetServerInfoRequest request) {
        return Uni.createFrom()
                .item(GetServerInfoResponse.newBuilder()
                        .setInfo(ServerInfoAnswer.newBuilder()
                                .setRegistrationClosed(terms.isRegistrationClosed())
                                .setEmailRequired(terms.isEmailRequired())
                                .setMail(terms.sendsMail()))
                        .build());
    }

    @Override
    public Uni<TokensResponse> register(RegisterRequest request) {
        return answers.to("Register", () -> {
            Register given = request.getRegister();
            RegistrationForm form = new RegistrationForm(
                    given.getUserName(),
                    given.getPassword(),
                    given.getNickname(),
                    given.getEmail(),
                    given.getAvatarUrl(),
                    given.getDeviceId(),
                    given.getPlatform(),
                    given.getEmailCode());
            return registrations
                    .register(form, ClientAddress.of(request.getClientAddress()))
                    .map(ProtoTokens::of);
        });
    }

    @Override
    public Uni<TokensResponse> login(LoginRequest request) {
        return answers.to("Login", () -> {
            Login given = request.getLogin();
            ClientAddress address = ClientAddress.of(request.getClientAddress());
            return logins.login(
                            given.getAccount(),
                            given.getPassword(),
                            given.getDeviceId(),
                            given.getPlatform(),
                            given.getRefreshToken(),
                            address)
                    .map(ProtoTokens::of);
        });
    }

    @Override
    public Uni<TokensResponse> refresh(RefreshRequest request) {
        return answers.to("Refresh", () -> sessions.refresh(request.getRefreshToken(), request.getClientAddress())
                .map(ProtoTokens::of));
    }

    @Override
    public Uni<LogoutResponse> logout(LogoutRequest request) {
        return answers.to("Logout", () -> sessions.end(
                        request.getUserId(), DeviceId.parse(request.getDeviceId()), Ending.LOGGED_OUT)
                .replaceWith(LogoutResponse.getDefaultInstance()));
    }

    @Override
    public Uni<TokensResponse> changePassword(ChangePasswordRequest request) {
        return answers.to("ChangePassword", () -> passwordChanges
                .change(
                        request.getUserId(),
                        DeviceId.parse(request.getDeviceId()),
                        Password.claimed("old_password", request.getOldPassword()),
                        Password.chosen("new_password", request.getNewPassword()),
                        ClientAddress.of(request.getClientAddress()))
                .map(ProtoTokens::of));
    }

    @Override
    public Uni<DeleteAccountResponse> deleteAccount(DeleteAccountRequest request) {
        return answers.to("DeleteAccount", () -> deletions
                .delete(
                        request.getUserId(),
                        DeviceId.parse(request.getDeviceId()),
                        Password.claimed("password", request.getPassword()),
                        ClientAddress.of(request.getClientAddress()))
                .replaceWith(DeleteAccountResponse.getDefaultInstance()));
    }

    @Override
    public Uni<LookupUsersResponse> lookupUsers(LookupUsersRequest request) {
        return answers.to("LookupUsers", () -> directory
                .lookup(request.getUserIdsList(), request.getUserNamesList())
                .map(AuthGrpcService::response));
    }

    @Override
    public Uni<ListRevocationsResponse> listRevocations(ListRevocationsRequest request) {
        return answers.to("ListRevocations", () -> revocations
                .since(request.getSinceMs(), request.getAfterId())
                .map(page -> ListRevocationsResponse.newBuilder()
                        .addAllRevocations(page.revocations())
                        .setLastId(page.lastId())
                        .setMore(page.more())
                        .build()));
    }

    @Override
    public Uni<ListDevicesResponse> listDevices(ListDevicesRequest request) {
        return answers.to("ListDevices", () -> devices.of(request.getUserId()).map(list -> {
            ListDevicesResponse.Builder response = ListDevicesResponse.newBuilder();
            list.forEach(device -> response.addDevices(device(device)));
            return response.build();
        }));
    }

    @Override
    public Uni<EndDevicesResponse> endDevices(EndDevicesRequest request) {
        return answers.to("EndDevices", () -> {
            DeviceId asking = DeviceId.parse(request.getKeepDeviceId());
            Uni<Integer> ended = request.getDeviceId().isEmpty()
                    ? devices.endOthers(request.getUserId(), asking)
                    : devices.end(request.getUserId(), DeviceId.parse(request.getDeviceId()), asking);
            return ended.map(
                    count -> EndDevicesResponse.newBuilder().setEnded(count).build());
        });
    }

    private static Device device(ListedDevice device) {
        return Device.newBuilder()
                .setId(device.id().text())
                .setPlatform(device.origin().platform())
                .setCreatedMs(device.createdMs())
                .setLastSeenMs(device.lastSeenMs())
                .setAddress(device.origin().address())
                .build();
    }

    @Override
    public Uni<GetSigningKeysResponse> getSigningKeys(GetSigningKeysRequest request) {
        return answers.to("GetSigningKeys", () -> {
            GetSigningKeysResponse.Builder response = GetSigningKeysResponse.newBuilder();
            keys.all()
                    .forEach(key -> response.addKeys(SigningKey.newBuilder()
                            .setKeyId(key.id())
                            .setPublicKey(ByteString.copyFrom(key.publicKey().getEncoded()))));
            return Uni.createFrom().item(response.build());
        });
    }

    private static LookupUsersResponse response(FoundProfiles found) {
        LookupUsersResponse.Builder response = LookupUsersResponse.newBuilder();
        found.users().forEach(user -> response.addUsers(ProtoUsers.of(user)));
        found.byName()
                .forEach((asked, id) ->
                        response.addNames(FoundName.newBuilder().setAsked(asked).setUserId(id)));
        return response.build();
    }
}
