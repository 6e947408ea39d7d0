package io.parley.auth.grpc;

import static io.parley.auth.testing.AuthClient.PASSWORD;
import static io.parley.auth.testing.AuthClient.newName;
import static io.parley.auth.testing.AuthClient.refusalOf;
import static io.parley.auth.testing.AuthClient.registration;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import io.parley.auth.account.DeletedAccounts;
import io.parley.auth.testing.AuthClient;
import io.parley.auth.testing.AuthServiceResource;
import io.parley.auth.testing.Mailbox;
import io.parley.kit.testing.FeedPod;
import io.parley.proto.auth.v1.DeleteAccountRequest;
import io.parley.proto.auth.v1.GetProfileRequest;
import io.parley.proto.auth.v1.ListProfileChangesRequest;
import io.parley.proto.auth.v1.LookupUsersRequest;
import io.parley.proto.auth.v1.RegisterRequest;
import io.parley.proto.auth.v1.SearchUsersRequest;
import io.parley.proto.auth.v1.SendCodeRequest;
import io.parley.proto.auth.v1.TokensResponse;
import io.parley.proto.client.v1.EmailCodePurpose;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The end of an account, in the database, at the gateways and in the other services. */
@QuarkusTest
@QuarkusTestResource(AuthServiceResource.class)
@QuarkusTestResource(value = Mailbox.class, restrictToAnnotatedClass = true)
class DeletionIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    AgroalDataSource database;

    @Inject
    DeletedAccounts deleted;

    private AuthClient auth;

    @BeforeEach
    void connect() {
        auth = new AuthClient();
    }

    @AfterEach
    void disconnect() {
        auth.close();
    }

    /** P-360. */
    @Test
    void aWrongPasswordDeletesNothing() {
        TokensResponse tokens = auth.register(newName());
        Error refusal = refusalOf(() -> delete(tokens, "wrong horse"));
        assertThat(refusal.getCode()).isEqualTo(ErrorCode.ERROR_CODE_UNAUTHENTICATED);
        assertThat(refusal.getMessage()).isEqualTo("The password is wrong.");
        assertThat(auth.login(tokens.getUser().getName(), PASSWORD, "laptop").getUser())
                .isEqualTo(tokens.getUser());
    }

    /** P-360, P-361, P-363. */
    @Test
    void aDeletedAccountIsNobodys() throws SQLException {
        String name = newName();
        String address = name + "@Example.org";
        RegisterRequest.Builder request = registration(name);
        request.getRegisterBuilder().setEmail(address).setNickname("Nick " + name);
        TokensResponse tokens = auth.calls().register(request.build());
        TokensResponse laptop = auth.login(name, PASSWORD, "laptop");
        int userId = tokens.getUser().getId();

        long beforeMs = System.currentTimeMillis();
        delete(tokens, PASSWORD);

        for (String account : List.of(name, address, Integer.toString(userId))) {
            assertThat(refusalOf(() -> auth.login(account, PASSWORD, "phone")).getCode())
                    .isEqualTo(ErrorCode.ERROR_CODE_UNAUTHENTICATED);
        }
        assertThat(refusalOf(() -> auth.refresh(laptop.getRefreshToken())).getCode())
                .isEqualTo(ErrorCode.ERROR_CODE_UNAUTHENTICATED);
        assertThat(refusalOf(() -> delete(laptop, PASSWORD)).getCode()).isEqualTo(ErrorCode.ERROR_CODE_UNAUTHENTICATED);
        assertThat(auth.calls()
                        .lookupUsers(LookupUsersRequest.newBuilder()
                                .addUserIds(userId)
                                .addUserNames(name)
                                .build())
                        .getUsersList())
                .isEmpty();
        assertThat(auth.directoryCalls()
                        .searchUsers(
                                SearchUsersRequest.newBuilder().setQuery(name).build())
                        .getUsersList())
                .isEmpty();
        assertThat(refusalOf(() -> auth.directoryCalls()
                                .getProfile(GetProfileRequest.newBuilder()
                                        .setUserId(userId)
                                        .setAskingUserId(userId)
                                        .build()))
                        .getCode())
                .isEqualTo(ErrorCode.ERROR_CODE_NOT_FOUND);
        assertThat(deletedSince(beforeMs)).contains(userId);
        assertThat(deletedSince(System.currentTimeMillis() + 60_000)).isEmpty();
        Mailbox.Mail goodbye = Mailbox.await(address, 1);
        assertThat(goodbye.subject()).isEqualTo("Your account at Parley was deleted");
        assertThat(goodbye.text()).contains(name);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(columnsThatHold(name)).isEmpty());
    }

    /** P-361: gateways end every session but the one that asked, whose tokens are as bad as the others. */
    @Test
    void allDevicesAreRevoked() {
        TokensResponse tokens = auth.register(newName());
        auth.login(tokens.getUser().getName(), PASSWORD, "laptop");
        int userId = tokens.getUser().getId();
        delete(tokens, PASSWORD);

        try (RevocationReader revocations = new RevocationReader()) {
            await().atMost(PATIENCE).until(() -> !revocations.of(userId).isEmpty());
            Revocation revocation = revocations.of(userId).getLast();
            assertThat(revocation.getDeviceId()).isEmpty();
            assertThat(revocation.getExceptDeviceId()).isEqualTo("first-device");
            assertThat(revocation.getSpareSessionsOnly()).isTrue();
            assertThat(revocation.getReason()).isEqualTo("The account was deleted.");
        }
    }

    /** P-365. */
    @Test
    void nobodyElseGetsTheNameAndTheAddressForAWhile() throws SQLException {
        String name = newName();
        String address = name + "@example.org";
        RegisterRequest.Builder first = registration(name);
        first.getRegisterBuilder().setEmail(address);
        int userId = auth.calls().register(first.build()).getUser().getId();
        delete(auth.login(name, PASSWORD, "first-device"), PASSWORD);

        RegisterRequest.Builder sameAddress = registration(newName());
        sameAddress.getRegisterBuilder().setEmail(address);
        assertThat(refusalOf(() -> auth.register(name.toUpperCase(Locale.ROOT))).getCode())
                .isEqualTo(ErrorCode.ERROR_CODE_ALREADY_EXISTS);
        assertThat(refusalOf(() -> auth.calls().register(sameAddress.build())).getCode())
                .isEqualTo(ErrorCode.ERROR_CODE_ALREADY_EXISTS);

        sql("UPDATE deleted_account SET reserved_until_ms = 1 WHERE user_id = " + userId);
        deleted.freeOld().await().atMost(PATIENCE);

        assertThat(auth.calls().register(sameAddress.build()).getUser().getId()).isNotEqualTo(userId);
        assertThat(auth.register(name).getUser().getName()).isEqualTo(name);
    }

    /** P-365: whoever shows that the mailbox is his need not wait. */
    @Test
    void whoConfirmsTheAddressGetsItAtOnce() {
        String name = newName();
        String address = name + "@example.org";
        RegisterRequest.Builder first = registration(name);
        first.getRegisterBuilder().setEmail(address);
        delete(auth.calls().register(first.build()), PASSWORD);

        SendCodeRequest.Builder code = SendCodeRequest.newBuilder().setClientAddress("192.0.2.1");
        code.getCodeBuilder()
                .setPurpose(EmailCodePurpose.EMAIL_CODE_PURPOSE_REGISTRATION)
                .setEmail(address);
        auth.emailCalls().sendCode(code.build());
        RegisterRequest.Builder again = registration(newName());
        again.getRegisterBuilder()
                .setEmail(address)
                .setEmailCode(Mailbox.await(address, 2).code());
        assertThat(auth.calls().register(again.build()).getUser().getId()).isPositive();
    }

    /** P-362: however often it fails, and once more when no token can be good any more. */
    @Test
    void theOtherServicesAreToldUntilTheyHaveForgotten() throws Exception {
        TokensResponse tokens = auth.register(newName());
        int userId = tokens.getUser().getId();
        delete(tokens, PASSWORD);
        List<Integer> asked = new CopyOnWriteArrayList<>();
        try (FeedPod messages = messages()) {
            messages.forgetting(id -> {
                asked.add(id);
                return asked.stream().filter(known -> known == id).count() > 2;
            });
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> asked.stream().filter(id -> id == userId).count() == 3);
            await().atMost(PATIENCE)
                    .until(() -> number("SELECT tell_ms FROM deleted_account WHERE user_id = " + userId)
                            > System.currentTimeMillis() + 60_000);

            sql("UPDATE deleted_account SET tell_ms = 1, deleted_ms = 1 WHERE user_id = " + userId);

            await().atMost(PATIENCE)
                    .until(() -> asked.stream().filter(id -> id == userId).count() == 4);
            await().atMost(PATIENCE)
                    .until(() ->
                            number("SELECT COUNT(*) FROM deleted_account WHERE tell_ms IS NULL AND user_id = " + userId)
                                    == 1);
        }
    }

    private void delete(TokensResponse tokens, String password) {
        auth.calls()
                .deleteAccount(DeleteAccountRequest.newBuilder()
                        .setUserId(tokens.getUser().getId())
                        .setDeviceId(tokens.getDeviceId())
                        .setPassword(password)
                        .setClientAddress("192.0.2.1")
                        .build());
    }

    private List<Integer> deletedSince(long sinceMs) {
        return auth.directoryCalls()
                .listProfileChanges(ListProfileChangesRequest.newBuilder()
                        .setSinceMs(sinceMs)
                        .build())
                .getDeletedUserIdsList();
    }

    /** Every column of every table in which a name stands, in any spelling. */
    private List<String> columnsThatHold(String name) throws SQLException {
        List<String> columns = new ArrayList<>();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet all = statement.executeQuery("SELECT table_name, column_name FROM information_schema.columns"
                        + " WHERE table_schema = DATABASE()")) {
            while (all.next()) {
                columns.add(all.getString(1) + "." + all.getString(2));
            }
        }
        List<String> holding = new ArrayList<>();
        for (String column : columns) {
            String table = column.substring(0, column.indexOf('.'));
            if (number("SELECT COUNT(*) FROM " + table + " WHERE LOWER(CONVERT(" + column + " USING utf8mb4)) LIKE '%"
                            + name + "%'")
                    > 0) {
                holding.add(column);
            }
        }
        return holding;
    }

    private long number(String query) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void sql(String update) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(update);
        }
    }

    private static FeedPod messages() throws Exception {
        return FeedPod.at(ConfigProvider.getConfig().getValue("parley.auth.message", String.class));
    }
}
