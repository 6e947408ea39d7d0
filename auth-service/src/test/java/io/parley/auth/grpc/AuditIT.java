package io.parley.auth.grpc;

import static io.parley.auth.testing.AuthClient.PASSWORD;
import static io.parley.auth.testing.AuthClient.loginRequest;
import static io.parley.auth.testing.AuthClient.newName;
import static io.parley.auth.testing.AuthClient.refusalOf;
import static io.parley.auth.testing.AuthClient.registration;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import io.parley.auth.audit.AuditAction;
import io.parley.auth.audit.OldAudit;
import io.parley.auth.testing.AuthClient;
import io.parley.auth.testing.AuthServiceResource;
import io.parley.auth.testing.Mailbox;
import io.parley.auth.testing.OperatorCalls;
import io.parley.proto.admin.v1.AuditEntry;
import io.parley.proto.admin.v1.ListAuditRequest;
import io.parley.proto.auth.v1.ChangeEmailRequest;
import io.parley.proto.auth.v1.ChangePasswordRequest;
import io.parley.proto.auth.v1.ChangeProfileRequest;
import io.parley.proto.auth.v1.DeleteAccountRequest;
import io.parley.proto.auth.v1.EndDevicesRequest;
import io.parley.proto.auth.v1.ListActivityRequest;
import io.parley.proto.auth.v1.LogoutRequest;
import io.parley.proto.auth.v1.RegisterRequest;
import io.parley.proto.auth.v1.ResetPasswordRequest;
import io.parley.proto.auth.v1.SendCodeRequest;
import io.parley.proto.auth.v1.TokensResponse;
import io.parley.proto.client.v1.Activity;
import io.parley.proto.client.v1.ActivityAnswer;
import io.parley.proto.client.v1.ActivityBy;
import io.parley.proto.client.v1.ActivityEntry;
import io.parley.proto.client.v1.ChangeEmail;
import io.parley.proto.client.v1.ChangeProfile;
import io.parley.proto.client.v1.EmailCode;
import io.parley.proto.client.v1.EmailCodePurpose;
import io.parley.proto.client.v1.ResetPassword;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is in the audit log, what is not, and for how long. */
@QuarkusTest
@QuarkusTestResource(AuthServiceResource.class)
@QuarkusTestResource(value = Mailbox.class, restrictToAnnotatedClass = true)
class AuditIT {
    private static final String NEW_PASSWORD = "battery staple";
    private static final String WRONG_PASSWORD = "wrong horse";
    private static final String ABOUT = "sells sea shells";
    private static final String WHERE = "192.0.2.1";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    AgroalDataSource database;

    @Inject
    OldAudit oldAudit;

    private AuthClient auth;
    private OperatorCalls chief;

    @BeforeEach
    void logIn() {
        auth = new AuthClient();
        chief = OperatorCalls.of(auth, AuthServiceResource.OPERATOR, "console");
    }

    @AfterEach
    void disconnect() {
        auth.close();
    }

    @Test
    void everyActionOfAUserIsInItAndNoSecretNorText() throws SQLException {
        String name = newName();
        String address = name + "@example.org";
        RegisterRequest.Builder form = registration(name);
        form.getRegisterBuilder().setEmail(address);
        TokensResponse first = auth.calls().register(form.build());
        int userId = first.getUser().getId();
        auth.login(name, PASSWORD, "laptop");
        refusalOf(() -> auth.login(name, WRONG_PASSWORD, "thief"));
        auth.login(name, PASSWORD, "tablet");
        auth.calls()
                .logout(LogoutRequest.newBuilder()
                        .setUserId(userId)
                        .setDeviceId("tablet")
                        .build());
        auth.calls()
                .endDevices(EndDevicesRequest.newBuilder()
                        .setUserId(userId)
                        .setDeviceId("laptop")
                        .setKeepDeviceId("first-device")
                        .build());
        auth.directoryCalls()
                .changeProfile(ChangeProfileRequest.newBuilder()
                        .setUserId(userId)
                        .setChange(ChangeProfile.newBuilder().setAbout(ABOUT))
                        .build());
        refusalOf(() -> changePassword(userId, WRONG_PASSWORD));
        changePassword(userId, PASSWORD);
        Mailbox.Mail changed = Mailbox.await(address, 1);
        assertThat(changed.subject()).isEqualTo("The password of your account at Parley was changed");
        assertThat(changed.text()).contains("The user " + name);
        sendCode(address);
        String code = Mailbox.await(address, 2).code();
        refusalOf(() -> resetPassword(address, code.equals("000000") ? "000001" : "000000"));
        resetPassword(address, code);
        auth.emailCalls()
                .changeEmail(ChangeEmailRequest.newBuilder()
                        .setUserId(userId)
                        .setDeviceId("first-device")
                        .setChange(ChangeEmail.newBuilder().setPassword(PASSWORD))
                        .setClientAddress(WHERE)
                        .build());
        auth.calls()
                .deleteAccount(DeleteAccountRequest.newBuilder()
                        .setUserId(userId)
                        .setDeviceId("first-device")
                        .setPassword(PASSWORD)
                        .setClientAddress(WHERE)
                        .build());

        // Refusals are written by themselves.
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(actionsOf(userId))
                .containsExactlyInAnyOrder(
                        "registered",
                        "logged_in",
                        "login_refused",
                        "logged_in",
                        "device_ended",
                        "device_ended",
                        "profile_changed",
                        "password_refused",
                        "password_changed",
                        "password_reset",
                        "logged_in",
                        "address_changed",
                        "account_deleted"));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(chief.audit(ListAuditRequest.newBuilder()
                        .setAddress(WHERE)
                        .setLimit(20)
                        .build()))
                .filteredOn(entry -> entry.getUserId() == 0 && entry.getNote().equals("password_reset"))
                .extracting(AuditEntry::getAction)
                .contains("code_asked", "code_refused"));
        assertThat(wholeTable())
                .doesNotContain(
                        PASSWORD, NEW_PASSWORD, WRONG_PASSWORD, ABOUT, address, name, code, first.getRefreshToken());
        // What operators do is in OperatorsIT, settings are in ClosedRegistrationIT, and one user's too many entries
        // below.
        assertThat(Stream.of(AuditAction.values()).map(AuditAction::text))
                .as("a new action needs a line here")
                .hasSize(23);
    }

    @Test
    void pagesAndTimesFindWhatIsAskedFor() {
        String name = newName();
        int userId = auth.register(name).getUser().getId();
        for (int i = 0; i < 5; i++) {
            auth.login(name, PASSWORD, "device-" + i);
        }
        ListAuditRequest.Builder question = ListAuditRequest.newBuilder().setUserId(userId);
        List<AuditEntry> all = chief.audit(question.build());
        assertThat(all).hasSize(6);
        List<AuditEntry> page = chief.audit(question.setLimit(2).build());
        List<AuditEntry> next =
                chief.audit(question.setBeforeId(page.getLast().getId()).build());
        // That the first page was read is an entry by now, of the operator.
        assertThat(Stream.concat(page.stream(), next.stream()).filter(entry -> entry.getActorId() == userId))
                .isSubsetOf(all);
        assertThat(next.getFirst().getId()).isLessThan(page.getLast().getId());
        AuditEntry oldest = all.getLast();
        assertThat(chief.audit(ListAuditRequest.newBuilder()
                        .setUserId(userId)
                        .setUntilMs(oldest.getAtMs() + 1)
                        .build()))
                .extracting(AuditEntry::getAction)
                .containsExactly("registered");
        assertThat(chief.audit(ListAuditRequest.newBuilder()
                        .setUserId(userId)
                        .setAction("logged_in")
                        .setSinceMs(oldest.getAtMs())
                        .build()))
                .hasSize(5);
        assertThat(refusalOf(() -> chief.audit(
                                ListAuditRequest.newBuilder().setLimit(501).build()))
                        .getMessage())
                .isEqualTo("limit must be at most 500.");
    }

    /** P-378. */
    @Test
    void aUserIsShownWhatWasDoneToHisAccountAndNothingOfOperators() {
        String name = newName();
        int userId = auth.register(name).getUser().getId();
        auth.register(newName());
        refusalOf(() -> auth.login(name, WRONG_PASSWORD, "thief"));
        auth.login(name, PASSWORD, "laptop");
        chief.find(name);
        chief.suspend(userId, "asks too many questions");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(activity(userId, 0, 200).getEntriesList())
                        .extracting(ActivityEntry::getAction, ActivityEntry::getBy)
                        .containsExactlyInAnyOrder(
                                tuple("suspended", ActivityBy.ACTIVITY_BY_OPERATOR),
                                tuple("logged_in", ActivityBy.ACTIVITY_BY_USER),
                                tuple("login_refused", ActivityBy.ACTIVITY_BY_STRANGER),
                                tuple("registered", ActivityBy.ACTIVITY_BY_USER)));
        ActivityAnswer first = activity(userId, 0, 1);
        assertThat(first.getMore()).isTrue();
        ActivityEntry suspended = first.getEntries(0);
        assertThat(suspended)
                .isEqualTo(ActivityEntry.newBuilder()
                        .setId(suspended.getId())
                        .setAtMs(suspended.getAtMs())
                        .setAction("suspended")
                        .setBy(ActivityBy.ACTIVITY_BY_OPERATOR)
                        .build());
        ActivityAnswer rest = activity(userId, suspended.getId(), 3);
        assertThat(rest.getMore()).isFalse();
        assertThat(rest.getEntriesList())
                .filteredOn(entry -> entry.getAction().equals("logged_in"))
                .extracting(ActivityEntry::getDeviceId)
                .containsExactly("laptop");
    }

    private ActivityAnswer activity(int userId, long beforeId, int limit) {
        return auth.directoryCalls()
                .listActivity(ListActivityRequest.newBuilder()
                        .setUserId(userId)
                        .setActivity(Activity.newBuilder().setBeforeId(beforeId).setLimit(limit))
                        .build())
                .getAnswer();
    }

    @Test
    void oneUserFillsItWithNothing() {
        String name = newName();
        int userId = auth.register(name).getUser().getId();
        for (int i = 0; i < 205; i++) {
            auth.calls().login(loginRequest(name, PASSWORD, "first-device"));
        }
        List<AuditEntry> entries = chief.audit(
                ListAuditRequest.newBuilder().setUserId(userId).setLimit(500).build());
        assertThat(entries).hasSize(202);
        assertThat(entries.getFirst().getAction()).isEqualTo("left_out");
        assertThat(entries.getFirst().getNote()).isEqualTo("logged_in");
        changePassword(userId, PASSWORD);
        assertThat(chief.audit(ListAuditRequest.newBuilder()
                        .setUserId(userId)
                        .setAction("password_changed")
                        .build()))
                .as("logins do not hide a changed password")
                .hasSize(1);
        chief.suspend(userId, "too many logins");
        assertThat(chief.audit(ListAuditRequest.newBuilder()
                        .setUserId(userId)
                        .setAction("suspended")
                        .build()))
                .as("what operators do is never left out")
                .hasSize(1);
    }

    @Test
    void oldEntriesGo() throws Throwable {
        int userId = auth.register(newName()).getUser().getId();
        int other = auth.register(newName()).getUser().getId();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE audit SET at_ms = at_ms - 181 * 86400000 WHERE user_id = " + userId);
            statement.executeUpdate("UPDATE audit SET at_ms = at_ms - 179 * 86400000 WHERE user_id = " + other);
        }
        VertxContextSupport.subscribeAndAwait(oldAudit::delete);
        assertThat(actionsOf(userId)).isEmpty();
        assertThat(actionsOf(other)).containsExactly("registered");
    }

    private List<String> actionsOf(int userId) {
        return chief
                .audit(ListAuditRequest.newBuilder()
                        .setUserId(userId)
                        .setActorId(0)
                        .build())
                .stream()
                .map(AuditEntry::getAction)
                .filter(action -> !action.equals("audit_read"))
                .toList();
    }

    private void changePassword(int userId, String oldPassword) {
        auth.calls()
                .changePassword(ChangePasswordRequest.newBuilder()
                        .setUserId(userId)
                        .setDeviceId("first-device")
                        .setOldPassword(oldPassword)
                        .setNewPassword(NEW_PASSWORD)
                        .setClientAddress(WHERE)
                        .build());
    }

    private void sendCode(String address) {
        auth.emailCalls()
                .sendCode(SendCodeRequest.newBuilder()
                        .setCode(EmailCode.newBuilder()
                                .setPurpose(EmailCodePurpose.EMAIL_CODE_PURPOSE_PASSWORD_RESET)
                                .setEmail(address))
                        .setClientAddress(WHERE)
                        .build());
    }

    private void resetPassword(String address, String code) {
        auth.emailCalls()
                .resetPassword(ResetPasswordRequest.newBuilder()
                        .setReset(ResetPassword.newBuilder()
                                .setEmail(address)
                                .setCode(code)
                                .setNewPassword(PASSWORD)
                                .setDeviceId("first-device"))
                        .setClientAddress(WHERE)
                        .build());
    }

    private String wholeTable() throws SQLException {
        StringBuilder text = new StringBuilder();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT action, device_id, address, note FROM audit")) {
            while (rows.next()) {
                for (int column = 1; column <= 4; column++) {
                    text.append(rows.getString(column)).append(' ');
                }
            }
        }
        return text.toString();
    }
}
