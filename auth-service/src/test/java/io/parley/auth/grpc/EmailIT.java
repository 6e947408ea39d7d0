package io.parley.auth.grpc;

import static io.parley.auth.testing.AuthClient.PASSWORD;
import static io.parley.auth.testing.AuthClient.newName;
import static io.parley.auth.testing.AuthClient.refusalOf;
import static io.parley.auth.testing.AuthClient.registration;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.auth.testing.AuthClient;
import io.parley.auth.testing.AuthServiceResource;
import io.parley.auth.testing.Mailbox;
import io.parley.proto.auth.v1.ChangeEmailRequest;
import io.parley.proto.auth.v1.ChangeProfileRequest;
import io.parley.proto.auth.v1.EmailServiceGrpc.EmailServiceBlockingStub;
import io.parley.proto.auth.v1.GetProfileRequest;
import io.parley.proto.auth.v1.RegisterRequest;
import io.parley.proto.auth.v1.ResetPasswordRequest;
import io.parley.proto.auth.v1.SearchUsersRequest;
import io.parley.proto.auth.v1.SendCodeRequest;
import io.parley.proto.auth.v1.SendCodeResponse;
import io.parley.proto.auth.v1.TokensResponse;
import io.parley.proto.client.v1.ChangeEmail;
import io.parley.proto.client.v1.ChangeProfile;
import io.parley.proto.client.v1.EmailCode;
import io.parley.proto.client.v1.EmailCodePurpose;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.ProfileAnswer;
import io.parley.proto.client.v1.ResetPassword;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.inject.Inject;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@QuarkusTest
@QuarkusTestResource(AuthServiceResource.class)
@QuarkusTestResource(value = Mailbox.class, restrictToAnnotatedClass = true)
class EmailIT {
    private static final EmailCodePurpose REGISTRATION = EmailCodePurpose.EMAIL_CODE_PURPOSE_REGISTRATION;
    private static final EmailCodePurpose NEW_ADDRESS = EmailCodePurpose.EMAIL_CODE_PURPOSE_NEW_ADDRESS;
    private static final EmailCodePurpose PASSWORD_RESET = EmailCodePurpose.EMAIL_CODE_PURPOSE_PASSWORD_RESET;
    private static final String NEW_PASSWORD = "battery staple";
    private static final String WRONG = "The code is wrong or has expired";

    @Inject
    Pool pool;

    private AuthClient auth;
    private EmailServiceBlockingStub email;

    @BeforeEach
    void connect() {
        auth = new AuthClient();
        email = auth.emailCalls();
    }

    @AfterEach
    void disconnect() {
        auth.close();
    }

    /** P-353, P-356. */
    @Test
    void whoRegistersWithACodeHasAConfirmedAddress() {
        String name = newName();
        String address = name + "@Example.org";
        SendCodeResponse answer = sendCode(REGISTRATION, address);
        Mailbox.Mail mail = Mailbox.await(address, 1);

        assertThat(answer.getCodeSeconds()).isEqualTo(600);
        assertThat(answer.getAgainSeconds()).isEqualTo(60);
        assertThat(mail.subject()).isEqualTo("Your code for Parley");
        assertThat(mail.text()).contains("10 minutes");
        assertThat(mail.html()).contains(mail.code());

        RegisterRequest.Builder wrong = registration(name);
        wrong.getRegisterBuilder().setEmail(address).setEmailCode(other(mail.code()));
        assertThat(refusalOf(() -> auth.calls().register(wrong.build())).getMessage())
                .startsWith(WRONG);

        TokensResponse registered = register(name, address, mail.code());
        ProfileAnswer profile = profile(registered);
        assertThat(profile.getEmail()).isEqualTo(address);
        assertThat(profile.getEmailConfirmed()).isTrue();

        RegisterRequest.Builder again = registration(newName());
        again.getRegisterBuilder().setEmail(address).setEmailCode(mail.code());
        assertThat(refusalOf(() -> auth.calls().register(again.build())).getMessage())
                .as("a code is good once")
                .startsWith(WRONG);
    }

    /** P-356. */
    @Test
    void aNameThatIsTakenCostsNoCode() {
        String taken = newName();
        auth.register(taken);
        String address = newName() + "@example.org";
        sendCode(REGISTRATION, address);
        String code = Mailbox.await(address, 1).code();

        RegisterRequest.Builder request = registration(taken);
        request.getRegisterBuilder().setEmail(address).setEmailCode(code);
        for (int i = 0; i < 7; i++) {
            assertThat(refusalOf(() -> auth.calls().register(request.build())).getCode())
                    .isEqualTo(ErrorCode.ERROR_CODE_ALREADY_EXISTS);
        }
        register(newName(), address, code);
    }

    /** P-356. */
    @Test
    void anAddressThatNobodyConfirmedGivesWayToWhoConfirmsIt() {
        String address = newName() + "@example.org";
        RegisterRequest.Builder squatter = registration(newName());
        squatter.getRegisterBuilder().setEmail(address);
        TokensResponse squatting = auth.calls().register(squatter.build());
        assertThat(profile(squatting).getEmailConfirmed()).isFalse();

        sendCode(REGISTRATION, address);
        TokensResponse owner =
                register(newName(), address, Mailbox.await(address, 1).code());

        assertThat(profile(squatting).getEmail()).isEmpty();
        assertThat(profile(owner).getEmail()).isEqualTo(address);
        assertThat(auth.login(address, PASSWORD, "phone").getUser()).isEqualTo(owner.getUser());
    }

    /** P-354. */
    @Test
    void whoForgotThePasswordSetsANewOneAndEveryDeviceIsLoggedOut() {
        String name = newName();
        String address = name + "@example.org";
        TokensResponse first = registerWith(name, address);
        TokensResponse second = auth.login(name, PASSWORD, "tablet");

        sendCode(PASSWORD_RESET, address.toUpperCase(Locale.ROOT), "zh-CN");
        Mailbox.Mail mail = Mailbox.await(address.toUpperCase(Locale.ROOT), 1);
        assertThat(mail.subject()).isEqualTo("您的 Parley 验证码");
        assertThat(mail.text()).contains(name).contains("10 分钟");

        TokensResponse reset = reset(address, mail.code());

        assertThat(reset.getUser()).isEqualTo(first.getUser());
        assertThat(reset.getDeviceId()).isEqualTo("new-device");
        assertThat(profile(reset).getEmailConfirmed())
                .as("who reads its mail has the address")
                .isTrue();
        assertThat(refusalOf(() -> auth.refresh(first.getRefreshToken())).getCode())
                .isEqualTo(ErrorCode.ERROR_CODE_UNAUTHENTICATED);
        assertThat(refusalOf(() -> auth.refresh(second.getRefreshToken())).getCode())
                .isEqualTo(ErrorCode.ERROR_CODE_UNAUTHENTICATED);
        assertThat(auth.refresh(reset.getRefreshToken()).getUser()).isEqualTo(first.getUser());
        assertThat(refusalOf(() -> auth.login(name, PASSWORD, "phone")).getCode())
                .isEqualTo(ErrorCode.ERROR_CODE_UNAUTHENTICATED);
        assertThat(auth.login(name, NEW_PASSWORD, "phone").getUser()).isEqualTo(first.getUser());
        assertThat(refusalOf(() -> reset(address, mail.code())).getMessage()).startsWith(WRONG);
    }

    /** P-351. */
    @Test
    void aStrangersAddressGetsTheSameAnswerAndNoMail() {
        String known = newName() + "@example.org";
        registerWith(newName(), known);
        String unknown = newName() + "@example.org";

        assertThat(sendCode(PASSWORD_RESET, unknown)).isEqualTo(sendCode(PASSWORD_RESET, known));
        assertThat(refusalOf(() -> sendCode(PASSWORD_RESET, unknown)).getCode())
                .isEqualTo(refusalOf(() -> sendCode(PASSWORD_RESET, known)).getCode())
                .isEqualTo(ErrorCode.ERROR_CODE_RATE_LIMITED);
        assertThat(refusalOf(() -> reset(unknown, "000000")).getMessage())
                .isEqualTo(refusalOf(
                                () -> reset(known, other(Mailbox.await(known, 1).code())))
                        .getMessage());

        awaitNoneWaiting();
        assertThat(Mailbox.of(unknown)).isEmpty();
        assertThat(count("SELECT COUNT(*) FROM email_code WHERE address_key = '" + unknown + "'"))
                .as("the same row as for somebody who exists")
                .isEqualTo(1);
    }

    /** P-351. */
    @Test
    void registeringWithAConfirmedAddressGetsAMailWithoutACode() {
        String name = newName();
        String address = name + "@example.org";
        sendCode(REGISTRATION, address);
        register(name, address, Mailbox.await(address, 1).code());
        letTheNextMailGo(address);

        sendCode(REGISTRATION, address);

        Mailbox.Mail mail = Mailbox.await(address, 2);
        assertThat(mail.findCode()).isEmpty();
        assertThat(mail.text()).contains("already belongs to the user " + name);
    }

    /** P-353. */
    @Test
    void fiveTriesAreAllThatACodeHasHoweverManyComeAtOnce() throws Exception {
        String address = newName() + "@example.org";
        registerWith(newName(), address);
        sendCode(PASSWORD_RESET, address);
        String code = Mailbox.await(address, 1).code();
        Set<String> guesses = new HashSet<>();
        for (int i = 0; guesses.size() < 40; i++) {
            guesses.add("%06d".formatted((Integer.parseInt(code) + 1 + i) % 1_000_000));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(20)) {
            List<Callable<Error>> tries = guesses.stream()
                    .<Callable<Error>>map(guess -> () -> refusalOf(() -> reset(address, guess)))
                    .toList();
            for (Future<Error> refusal : threads.invokeAll(tries)) {
                assertThat(refusal.get().getMessage()).startsWith(WRONG);
            }
        }
        assertThat(count("SELECT tries_left FROM email_code WHERE address_key = '" + address + "'"))
                .isZero();
        assertThat(refusalOf(() -> reset(address, code)).getMessage())
                .as("the right one comes too late")
                .startsWith(WRONG);

        letTheNextMailGo(address);
        sendCode(PASSWORD_RESET, address);
        reset(address, Mailbox.await(address, 2).code());
    }

    /** P-352. */
    @Test
    void anotherMailHasTheSameCodeWithTheTriesThatItHasLeft() {
        String address = newName() + "@example.org";
        registerWith(newName(), address);
        sendCode(PASSWORD_RESET, address);
        String code = Mailbox.await(address, 1).code();
        for (int i = 0; i < 4; i++) {
            assertThat(refusalOf(() -> reset(address, other(code))).getMessage())
                    .startsWith(WRONG);
        }
        letTheNextMailGo(address);
        sendCode(PASSWORD_RESET, address);

        assertThat(Mailbox.await(address, 2).code()).isEqualTo(code);
        assertThat(refusalOf(() -> reset(address, other(code))).getMessage()).startsWith(WRONG);
        assertThat(refusalOf(() -> reset(address, code)).getMessage())
                .as("no more than five in all")
                .startsWith(WRONG);
    }

    /** P-352. */
    @Test
    void tenMailsADayAndThenNoMore() {
        String address = newName() + "@example.org";
        for (int i = 1; i <= 10; i++) {
            sendCode(REGISTRATION, address);
            Mailbox.await(address, i);
            letTheNextMailGo(address);
        }
        Error refusal = refusalOf(() -> sendCode(REGISTRATION, address));
        assertThat(refusal.getCode()).isEqualTo(ErrorCode.ERROR_CODE_RATE_LIMITED);
        assertThat(refusal.getMessage()).contains("Too many mails");
        assertThat(refusal.getRetryAfterMs()).isBetween(86_000_000, 86_400_000);
        sendCode(PASSWORD_RESET, address);
    }

    /** P-353. */
    @Test
    void aCodeForOnePurposeIsGoodForNoOther() {
        String address = newName() + "@example.org";
        registerWith(newName(), address);
        sendCode(NEW_ADDRESS, address);
        String code = Mailbox.await(address, 1).code();
        sendCode(PASSWORD_RESET, address);
        Mailbox.await(address, 2);
        assertThat(refusalOf(() -> reset(address, code)).getMessage()).startsWith(WRONG);
    }

    /** P-353. */
    @Test
    void anExpiredCodeIsGoodForNothing() {
        String address = newName() + "@example.org";
        registerWith(newName(), address);
        sendCode(PASSWORD_RESET, address);
        String code = Mailbox.await(address, 1).code();
        execute("UPDATE email_code SET expires_ms = 1 WHERE address_key = '" + address + "'");
        assertThat(refusalOf(() -> reset(address, code)).getMessage()).startsWith(WRONG);
    }

    /** P-356. */
    @Test
    void whereMailIsSentOnlyAConfirmedAddressFindsItsOwner() {
        String name = newName();
        String address = name + "@example.org";
        TokensResponse tokens = registerWith(name, address);
        letBeFoundByAddress(tokens);
        assertThat(found(address)).isEmpty();

        sendCode(NEW_ADDRESS, address);
        changeEmail(tokens, PASSWORD, address, Mailbox.await(address, 1).code());
        assertThat(found(address)).containsExactly(name);
        assertThat(auth.directoryCalls()
                        .searchUsers(SearchUsersRequest.newBuilder()
                                .setQuery(address)
                                .build())
                        .getUsers(0)
                        .getExact())
                .isTrue();
        assertThat(Mailbox.of(address)).as("it is the address it was").hasSize(1);
    }

    /** P-355. */
    @Test
    void theAddressIsChangedByPasswordAndCodeAndTheFormerOneIsTold() {
        String name = newName();
        String former = name + "@example.org";
        TokensResponse tokens = registerWith(name, former);
        String address = newName() + "@例子.org";
        sendCode(NEW_ADDRESS, address);
        String inAscii = address.substring(0, address.indexOf('@') + 1) + "xn--fsqu00a.org";
        String code = Mailbox.await(inAscii, 1).code();

        Error wrongPassword = refusalOf(() -> changeEmail(tokens, "wrong password", address, code));
        assertThat(wrongPassword.getCode()).isEqualTo(ErrorCode.ERROR_CODE_UNAUTHENTICATED);
        assertThat(refusalOf(() -> changeEmail(tokens, PASSWORD, address, other(code)))
                        .getMessage())
                .startsWith(WRONG);
        assertThat(profile(tokens).getEmail()).isEqualTo(former);

        assertThat(changeEmail(tokens, PASSWORD, address, code)).isEqualTo(address);

        assertThat(profile(tokens).getEmail()).isEqualTo(address);
        assertThat(auth.login(address, PASSWORD, "phone").getUser()).isEqualTo(tokens.getUser());
        Mailbox.Mail notice = Mailbox.await(former, 1);
        assertThat(notice.text()).contains(name).contains("another e-mail address");
        assertThat(notice.findCode()).isEmpty();

        assertThat(changeEmail(tokens, PASSWORD, "", "")).isEmpty();
        assertThat(profile(tokens).getEmail()).isEmpty();
        assertThat(Mailbox.await(inAscii, 2).text()).contains(name);
    }

    @Test
    void nobodyTakesAnAddressThatSomebodyElseHasConfirmed() {
        String address = newName() + "@example.org";
        sendCode(REGISTRATION, address);
        register(newName(), address, Mailbox.await(address, 1).code());
        TokensResponse other = auth.register(newName());
        sendCode(NEW_ADDRESS, address);
        assertThat(Mailbox.await(address, 2).findCode()).isEmpty();
        assertThat(refusalOf(() -> changeEmail(other, PASSWORD, address, "123456"))
                        .getMessage())
                .startsWith(WRONG);
    }

    /** P-350. */
    @ParameterizedTest
    @EnumSource(names = {"NOT_AN_ADDRESS", "NO_PURPOSE", "UNREACHABLE", "NEW_LINE"})
    void whatCannotBeSentIsRefusedWithASentence(Nonsense nonsense) {
        Error refusal = refusalOf(() -> sendCode(nonsense.purpose, nonsense.address));
        assertThat(refusal.getCode()).isEqualTo(ErrorCode.ERROR_CODE_INVALID);
        assertThat(refusal.getMessage()).contains(nonsense.sentence);
    }

    enum Nonsense {
        NOT_AN_ADDRESS(REGISTRATION, "nobody", "not an e-mail address"),
        NO_PURPOSE(EmailCodePurpose.EMAIL_CODE_PURPOSE_UNSPECIFIED, "a@example.org", "purpose"),
        UNREACHABLE(REGISTRATION, "小明@example.org", "can send mail to"),
        NEW_LINE(REGISTRATION, "a@example.org\r\nBcc: b@example.org", "not an e-mail address");

        private final EmailCodePurpose purpose;
        private final String address;
        private final String sentence;

        Nonsense(EmailCodePurpose purpose, String address, String sentence) {
            this.purpose = purpose;
            this.address = address;
            this.sentence = sentence;
        }
    }

    @Test
    void aMailThatADeadProcessTookIsSentByAnotherWithTheSameCode() {
        String address = newName() + "@example.org";
        sendCode(REGISTRATION, address);
        String code = Mailbox.await(address, 1).code();
        awaitNoneWaiting();
        // As the process left it that took the mail a minute ago and died before the row was gone.
        execute("INSERT INTO mail (kind, address, locale, user_name, created_ms, due_ms, tries) VALUES (1, '" + address
                + "', 'en', '', " + System.currentTimeMillis() + ", " + System.currentTimeMillis() + ", 1)");
        assertThat(Mailbox.await(address, 2).code()).isEqualTo(code);
    }

    @Test
    void neitherTableHoldsACode() {
        String address = newName() + "@example.org";
        sendCode(REGISTRATION, address);
        String code = Mailbox.await(address, 1).code();
        RowSet<Row> rows = pool.query("SELECT * FROM email_code WHERE address_key = '" + address + "'")
                .executeAndAwait();
        Row row = rows.iterator().next();
        assertThat(IntStream.range(0, row.size()).mapToObj(i -> String.valueOf(row.getValue(i))))
                .noneMatch(value -> value.contains(code));
    }

    private SendCodeResponse sendCode(EmailCodePurpose purpose, String address) {
        return sendCode(purpose, address, "");
    }

    private SendCodeResponse sendCode(EmailCodePurpose purpose, String address, String locale) {
        return email.sendCode(SendCodeRequest.newBuilder()
                .setClientAddress("192.0.2.1")
                .setCode(EmailCode.newBuilder()
                        .setPurpose(purpose)
                        .setEmail(address)
                        .setLocale(locale))
                .build());
    }

    private TokensResponse registerWith(String name, String address) {
        RegisterRequest.Builder request = registration(name);
        request.getRegisterBuilder().setEmail(address);
        return auth.calls().register(request.build());
    }

    private TokensResponse register(String name, String address, String code) {
        RegisterRequest.Builder request = registration(name);
        request.getRegisterBuilder().setEmail(address).setEmailCode(code);
        return auth.calls().register(request.build());
    }

    private TokensResponse reset(String address, String code) {
        return email.resetPassword(ResetPasswordRequest.newBuilder()
                .setClientAddress("192.0.2.1")
                .setReset(ResetPassword.newBuilder()
                        .setEmail(address)
                        .setCode(code)
                        .setNewPassword(NEW_PASSWORD)
                        .setDeviceId("new-device"))
                .build());
    }

    private String changeEmail(TokensResponse tokens, String password, String address, String code) {
        return email.changeEmail(ChangeEmailRequest.newBuilder()
                        .setUserId(tokens.getUser().getId())
                        .setDeviceId(tokens.getDeviceId())
                        .setClientAddress("192.0.2.1")
                        .setChange(ChangeEmail.newBuilder()
                                .setPassword(password)
                                .setEmail(address)
                                .setCode(code))
                        .build())
                .getEmail();
    }

    private ProfileAnswer profile(TokensResponse tokens) {
        int id = tokens.getUser().getId();
        return auth.directoryCalls()
                .getProfile(GetProfileRequest.newBuilder()
                        .setUserId(id)
                        .setAskingUserId(id)
                        .build())
                .getProfile();
    }

    private void letBeFoundByAddress(TokensResponse tokens) {
        auth.directoryCalls()
                .changeProfile(ChangeProfileRequest.newBuilder()
                        .setUserId(tokens.getUser().getId())
                        .setChange(ChangeProfile.newBuilder().setFindableByEmail(true))
                        .build());
    }

    private List<String> found(String query) {
        return auth
                .directoryCalls()
                .searchUsers(SearchUsersRequest.newBuilder().setQuery(query).build())
                .getUsersList()
                .stream()
                .map(found -> found.getUser().getName())
                .toList();
    }

    /** As if the pause were over. */
    private void letTheNextMailGo(String address) {
        execute("UPDATE email_code SET asked_ms = 0 WHERE address_key = '" + address + "'");
    }

    private void awaitNoneWaiting() {
        Awaitility.await().until(() -> count("SELECT COUNT(*) FROM mail") == 0);
    }

    private void execute(String statement) {
        pool.query(statement).executeAndAwait();
    }

    private long count(String query) {
        return StreamSupport.stream(pool.query(query).executeAndAwait().spliterator(), false)
                .findFirst()
                .orElseThrow()
                .getLong(0);
    }

    private static String other(String code) {
        return "%06d".formatted((Integer.parseInt(code) + 1) % 1_000_000);
    }
}
