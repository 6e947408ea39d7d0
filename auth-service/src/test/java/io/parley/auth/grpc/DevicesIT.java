package io.parley.auth.grpc;

import static io.parley.auth.testing.AuthClient.PASSWORD;
import static io.parley.auth.testing.AuthClient.newName;
import static io.parley.auth.testing.AuthClient.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import io.parley.auth.device.UnusedDevices;
import io.parley.auth.testing.AccessTokenReader;
import io.parley.auth.testing.AuthClient;
import io.parley.auth.testing.AuthServiceResource;
import io.parley.proto.auth.v1.ChangePasswordRequest;
import io.parley.proto.auth.v1.EndDevicesRequest;
import io.parley.proto.auth.v1.GetSigningKeysRequest;
import io.parley.proto.auth.v1.ListDevicesRequest;
import io.parley.proto.auth.v1.ListRevocationsRequest;
import io.parley.proto.auth.v1.LoginRequest;
import io.parley.proto.auth.v1.LogoutRequest;
import io.parley.proto.auth.v1.RefreshRequest;
import io.parley.proto.auth.v1.TokensResponse;
import io.parley.proto.client.v1.Device;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.event.v1.Revocation;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.jose4j.jwt.JwtClaims;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(AuthServiceResource.class)
class DevicesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    AgroalDataSource database;

    @Inject
    UnusedDevices unusedDevices;

    private AuthClient auth;
    private RevocationReader revocations;
    private AccessTokenReader accessTokens;

    @BeforeEach
    void connect() {
        auth = new AuthClient();
        revocations = new RevocationReader();
        accessTokens = new AccessTokenReader(auth.calls()
                .getSigningKeys(GetSigningKeysRequest.getDefaultInstance())
                .getKeysList());
    }

    @AfterEach
    void disconnect() {
        auth.close();
        revocations.close();
    }

    @Test
    void anAccessTokenSaysWhoAndWhichDevice() throws Exception {
        TokensResponse tokens = auth.register(newName());
        JwtClaims claims = accessTokens.read(tokens.getAccessToken());
        assertThat(claims.getSubject())
                .isEqualTo(Integer.toString(tokens.getUser().getId()));
        assertThat(claims.getClaimValue("dev")).isEqualTo("first-device");
        assertThat(claims.getClaimValue("name")).isEqualTo(tokens.getUser().getName());
        assertThat(claims.getClaimValue("nick")).isEqualTo(tokens.getUser().getNickname());
        assertThat(claims.hasClaim("ava")).isFalse();
        assertThat(tokens.getAccessTokenSeconds()).isEqualTo(900);
        assertThat(claims.getExpirationTime().getValue())
                .isEqualTo(claims.getIssuedAt().getValue() + 900);
        assertThat(claims.getClaimValue("iat_ms", Long.class) / 1000)
                .isEqualTo(claims.getIssuedAt().getValue());
    }

    @Test
    void aDeviceUnusedForLongIsForgottenOnceItsLoginHasExpired() throws Exception {
        TokensResponse tokens = auth.register(newName());
        int user = tokens.getUser().getId();
        age(user, Duration.ofDays(91), "refresh_expires_ms");
        unusedDevices.forget().await().atMost(PATIENCE);
        assertThat(devices(user)).hasSize(1);

        age(user, Duration.ofDays(89), Long.toString(System.currentTimeMillis() - 1));
        unusedDevices.forget().await().atMost(PATIENCE);
        assertThat(devices(user)).hasSize(1);

        age(user, Duration.ofDays(91), Long.toString(System.currentTimeMillis() - 1));
        unusedDevices.forget().await().atMost(PATIENCE);
        assertThat(devices(user)).isEmpty();
    }

    private void age(int user, Duration unused, String expiresMs) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(
                    "UPDATE device SET last_seen_ms = " + (System.currentTimeMillis() - unused.toMillis())
                            + ", refresh_expires_ms = " + expiresMs + " WHERE user_id = " + user);
        }
    }

    @Test
    void aRefreshTokenWorksOnceAndUsingItAgainEndsTheDevice() {
        TokensResponse first = auth.register(newName());
        TokensResponse second = auth.refresh(first.getRefreshToken());
        TokensResponse third = auth.refresh(second.getRefreshToken());
        assertThat(third.getUser()).isEqualTo(first.getUser());
        assertThat(third.getDeviceId()).isEqualTo("first-device");

        assertUnauthenticated(refusalOf(() -> auth.refresh(first.getRefreshToken())));
        assertUnauthenticated(refusalOf(() -> auth.refresh(third.getRefreshToken())));
        Revocation revocation = onlyRevocationOf(first);
        assertThat(revocation.getDeviceId()).isEqualTo("first-device");
        assertThat(revocation.getIssuedUntilMs()).isGreaterThanOrEqualTo(accessTokens.issuedMs(third.getAccessToken()));
    }

    /** P-163: the answer may have been lost. */
    @Test
    void aRefreshTokenUsedTwiceWithinAMomentGivesTheSameSuccessor() {
        TokensResponse first = auth.register(newName());
        TokensResponse second = auth.refresh(first.getRefreshToken());
        TokensResponse again = auth.refresh(first.getRefreshToken());
        assertThat(again.getRefreshToken()).isEqualTo(second.getRefreshToken());
        assertThat(accessTokens.issuedMs(again.getAccessToken()))
                .isEqualTo(accessTokens.issuedMs(second.getAccessToken()));
        auth.refresh(again.getRefreshToken());
        assertThat(revocations.of(first.getUser().getId())).isEmpty();
    }

    /** P-38, P-163: later it is theft. */
    @Test
    void aRefreshTokenUsedTwiceAfterThatMomentEndsTheDevice() throws SQLException {
        TokensResponse first = auth.register(newName());
        TokensResponse second = auth.refresh(first.getRefreshToken());
        sql("UPDATE device SET rotated_ms = rotated_ms - 30001 WHERE user_id = "
                + first.getUser().getId());
        assertUnauthenticated(refusalOf(() -> auth.refresh(first.getRefreshToken())));
        assertUnauthenticated(refusalOf(() -> auth.refresh(second.getRefreshToken())));
        assertThat(onlyRevocationOf(first).getDeviceId()).isEqualTo("first-device");
    }

    @Test
    void aSecondLoginOfADeviceReplacesItsRefreshToken() {
        TokensResponse first = auth.register(newName());
        TokensResponse second = auth.login(first.getUser().getName(), PASSWORD, "first-device");
        assertUnauthenticated(refusalOf(() -> auth.refresh(first.getRefreshToken())));
        auth.refresh(second.getRefreshToken());
        assertThat(revocations.of(first.getUser().getId())).isEmpty();
    }

    @Test
    void textThatIsNoRefreshTokenIsRefused() {
        for (String text : List.of("", "nonsense", "A".repeat(64), "!".repeat(64))) {
            assertUnauthenticated(refusalOf(() -> auth.refresh(text)));
        }
    }

    @Test
    void aRefreshTokenThatWasNotUsedForTooLongHasExpired() throws SQLException {
        TokensResponse tokens = auth.register(newName());
        sql("UPDATE device SET refresh_expires_ms = 1 WHERE user_id = "
                + tokens.getUser().getId());
        Error refusal = refusalOf(() -> auth.refresh(tokens.getRefreshToken()));
        assertThat(refusal.getCode()).isEqualTo(ErrorCode.ERROR_CODE_TOKEN_EXPIRED);
    }

    @Test
    void aLogoutEndsOneDeviceOnceAndTheNextLoginIsNotRevoked() {
        TokensResponse phone = auth.register(newName());
        String name = phone.getUser().getName();
        TokensResponse laptop = auth.login(name, PASSWORD, "laptop");
        LogoutRequest logout = LogoutRequest.newBuilder()
                .setUserId(phone.getUser().getId())
                .setDeviceId("first-device")
                .build();
        auth.calls().logout(logout);
        auth.calls().logout(logout);
        TokensResponse again = auth.login(name, PASSWORD, "first-device");

        Revocation revocation = onlyRevocationOf(phone);
        assertThat(revocation.getDeviceId()).isEqualTo("first-device");
        assertThat(revocation.getIssuedUntilMs())
                .isGreaterThanOrEqualTo(accessTokens.issuedMs(phone.getAccessToken()))
                .isLessThan(accessTokens.issuedMs(again.getAccessToken()));
        assertUnauthenticated(refusalOf(() -> auth.refresh(phone.getRefreshToken())));
        auth.refresh(laptop.getRefreshToken());
        auth.refresh(again.getRefreshToken());
    }

    @Test
    void aPasswordChangeEndsTheOtherDevicesAndGivesThisOneNewTokens() {
        TokensResponse phone = auth.register(newName());
        String name = phone.getUser().getName();
        TokensResponse laptop = auth.login(name, PASSWORD, "laptop");
        TokensResponse changed = auth.calls().changePassword(change(laptop, PASSWORD, "new password"));

        Revocation revocation = onlyRevocationOf(phone);
        assertThat(revocation.getDeviceId()).isEmpty();
        assertThat(revocation.getExceptDeviceId()).isEqualTo("laptop");
        assertThat(revocation.getSpareSessionsOnly()).isTrue();
        assertThat(revocation.getIssuedUntilMs())
                .isGreaterThanOrEqualTo(accessTokens.issuedMs(laptop.getAccessToken()));
        assertThat(revocation.getIssuedUntilMs())
                .isGreaterThanOrEqualTo(accessTokens.issuedMs(phone.getAccessToken()))
                .isLessThan(accessTokens.issuedMs(changed.getAccessToken()));
        assertUnauthenticated(refusalOf(() -> auth.refresh(phone.getRefreshToken())));
        assertUnauthenticated(refusalOf(() -> auth.refresh(laptop.getRefreshToken())));
        auth.refresh(changed.getRefreshToken());
        assertUnauthenticated(refusalOf(() -> auth.login(name, PASSWORD, "phone")));
        TokensResponse withNew = auth.login(name, "new password", "phone");
        assertThat(accessTokens.issuedMs(withNew.getAccessToken())).isGreaterThan(revocation.getIssuedUntilMs());
    }

    /** P-268, P-270. */
    @Test
    void aUserIsToldOfHisOwnDevicesOnly() {
        String name = newName();
        TokensResponse first = auth.register(name);
        LoginRequest.Builder login =
                AuthClient.loginRequest(name, PASSWORD, "phone").toBuilder().setClientAddress("2001:db8::7");
        login.getLoginBuilder().setPlatform(" Python 3 on Linux ");
        TokensResponse phone = auth.calls().login(login.build());
        auth.register(newName());

        List<Device> devices = devices(first.getUser().getId());
        assertThat(devices).extracting(Device::getId).containsExactly("phone", "first-device");
        Device listed = devices.getFirst();
        assertThat(listed.getPlatform()).isEqualTo("Python 3 on Linux");
        assertThat(listed.getAddress()).isEqualTo("2001:db8::7");
        assertThat(listed.getLastSeenMs()).isEqualTo(accessTokens.issuedMs(phone.getAccessToken()));
        assertThat(devices.getLast().getPlatform()).isEmpty();

        auth.calls()
                .refresh(RefreshRequest.newBuilder()
                        .setRefreshToken(first.getRefreshToken())
                        .setClientAddress("192.0.2.77")
                        .build());
        Device refreshed = devices(first.getUser().getId()).getFirst();
        assertThat(refreshed.getId()).isEqualTo("first-device");
        assertThat(refreshed.getAddress()).isEqualTo("192.0.2.77");

        login.getLoginBuilder().setPlatform("x".repeat(65));
        assertThat(refusalOf(() -> auth.calls().login(login.build())).getMessage())
                .startsWith("platform must have");
        login.getLoginBuilder().setPlatform("two\nlines");
        assertThat(refusalOf(() -> auth.calls().login(login.build())).getMessage())
                .startsWith("platform must not");
    }

    /** P-269. */
    @Test
    void aUserEndsOneDeviceOrAllOthersOfHisOwn() {
        String name = newName();
        TokensResponse first = auth.register(name);
        int userId = first.getUser().getId();
        TokensResponse phone = auth.login(name, PASSWORD, "phone");
        auth.login(name, PASSWORD, "tablet");
        TokensResponse stranger = auth.register(newName());

        assertThat(end(userId, "phone")).isEqualTo(1);
        assertUnauthenticated(refusalOf(() -> auth.refresh(phone.getRefreshToken())));
        assertThat(onlyRevocationOf(phone).getDeviceId()).isEqualTo("phone");
        Error gone = refusalOf(() -> end(userId, "phone"));
        assertThat(gone.getCode()).isEqualTo(ErrorCode.ERROR_CODE_NOT_FOUND);
        assertThat(refusalOf(() -> end(userId, "first-device")).getCode()).isEqualTo(ErrorCode.ERROR_CODE_INVALID);

        auth.login(name, PASSWORD, "phone");
        assertThat(end(userId, "")).isEqualTo(2);
        assertThat(devices(userId)).extracting(Device::getId).containsExactly("first-device");
        assertThat(end(userId, "")).isZero();
        auth.refresh(first.getRefreshToken());
        auth.refresh(stranger.getRefreshToken());
    }

    private List<Device> devices(int userId) {
        return auth.calls()
                .listDevices(ListDevicesRequest.newBuilder().setUserId(userId).build())
                .getDevicesList();
    }

    private int end(int userId, String device) {
        return auth.calls()
                .endDevices(EndDevicesRequest.newBuilder()
                        .setUserId(userId)
                        .setDeviceId(device)
                        .setKeepDeviceId("first-device")
                        .build())
                .getEnded();
    }

    @Test
    void aPasswordIsNotChangedWithoutTheOldOneOrFromADeviceThatIsLoggedOut() {
        TokensResponse phone = auth.register(newName());
        assertUnauthenticated(
                refusalOf(() -> auth.calls().changePassword(change(phone, "not the old one", "new password"))));
        TokensResponse elsewhere =
                phone.toBuilder().setDeviceId("never-logged-in").build();
        assertUnauthenticated(
                refusalOf(() -> auth.calls().changePassword(change(elsewhere, PASSWORD, "new password"))));
        auth.login(phone.getUser().getName(), PASSWORD, "phone");
        auth.refresh(phone.getRefreshToken());
        assertThat(revocations.of(phone.getUser().getId())).isEmpty();
    }

    @Test
    void aHashOfAnotherCostIsRenewedAtTheNextLogin() throws SQLException {
        TokensResponse tokens = auth.register(newName());
        String where = " WHERE id = " + tokens.getUser().getId();
        sql("UPDATE account SET password_hash ="
                + " '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4'" + where);
        auth.login(tokens.getUser().getName(), "password", "phone");
        await().atMost(PATIENCE).until(() -> queried("SELECT password_hash FROM account" + where)
                .startsWith("$argon2id$v=19$m=19456,t=2,p=1$"));
        auth.login(tokens.getUser().getName(), "password", "phone");
    }

    /** What gateways ask for while Kafka is away. */
    @Test
    void revocationsAreListedAlsoWhenKafkaHasThem() throws SQLException {
        long before = System.currentTimeMillis();
        TokensResponse tokens = auth.register(newName());
        auth.calls()
                .logout(LogoutRequest.newBuilder()
                        .setUserId(tokens.getUser().getId())
                        .setDeviceId("first-device")
                        .build());
        Revocation published = onlyRevocationOf(tokens);
        assertThat(listed(before)).contains(published);

        sql("UPDATE revocation SET created_ms = 1");
        await().atMost(PATIENCE)
                .until(() -> queried("SELECT COUNT(*) FROM revocation").equals("0"));
        assertThat(listed(before)).isEmpty();
    }

    private List<Revocation> listed(long sinceMs) {
        return auth.calls()
                .listRevocations(
                        ListRevocationsRequest.newBuilder().setSinceMs(sinceMs).build())
                .getRevocationsList();
    }

    @Test
    void aPublishedRevocationLeavesTheOutbox() {
        TokensResponse tokens = auth.register(newName());
        auth.calls()
                .logout(LogoutRequest.newBuilder()
                        .setUserId(tokens.getUser().getId())
                        .setDeviceId("first-device")
                        .build());
        await().atMost(PATIENCE)
                .until(() -> queried("SELECT COUNT(*) FROM pending_revocation").equals("0"));
    }

    private static ChangePasswordRequest change(TokensResponse session, String oldPassword, String newPassword) {
        return ChangePasswordRequest.newBuilder()
                .setUserId(session.getUser().getId())
                .setDeviceId(session.getDeviceId())
                .setOldPassword(oldPassword)
                .setNewPassword(newPassword)
                .build();
    }

    private Revocation onlyRevocationOf(TokensResponse tokens) {
        int userId = tokens.getUser().getId();
        await().atMost(PATIENCE).until(() -> !revocations.of(userId).isEmpty());
        assertThat(revocations.of(userId)).hasSize(1);
        return revocations.of(userId).getFirst();
    }

    private static void assertUnauthenticated(Error refusal) {
        assertThat(refusal.getCode()).isEqualTo(ErrorCode.ERROR_CODE_UNAUTHENTICATED);
    }

    private void sql(String statement) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement execution = connection.createStatement()) {
            execution.executeUpdate(statement);
        }
    }

    private String queried(String query) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement execution = connection.createStatement();
                ResultSet result = execution.executeQuery(query)) {
            result.next();
            return result.getString(1);
        }
    }
}
