package io.parley.auth.grpc;

import static io.parley.auth.testing.AuthClient.PASSWORD;
import static io.parley.auth.testing.AuthClient.newName;
import static io.parley.auth.testing.AuthClient.refusalOf;
import static io.parley.auth.testing.AuthClient.registration;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.parley.auth.testing.AuthClient;
import io.parley.auth.testing.AuthServiceResource;
import io.parley.proto.auth.v1.AuthServiceGrpc;
import io.parley.proto.auth.v1.ChangeEmailRequest;
import io.parley.proto.auth.v1.FoundName;
import io.parley.proto.auth.v1.GetSigningKeysRequest;
import io.parley.proto.auth.v1.LookupUsersRequest;
import io.parley.proto.auth.v1.LookupUsersResponse;
import io.parley.proto.auth.v1.RegisterRequest;
import io.parley.proto.auth.v1.ResetPasswordRequest;
import io.parley.proto.auth.v1.SendCodeRequest;
import io.parley.proto.auth.v1.TokensResponse;
import io.parley.proto.client.v1.EmailCodePurpose;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.Register;
import io.parley.proto.client.v1.User;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(AuthServiceResource.class)
class AccountsIT {
    private AuthClient auth;

    @BeforeEach
    void connect() {
        auth = new AuthClient();
    }

    @AfterEach
    void disconnect() {
        auth.close();
    }

    @Test
    void anAccountLogsInByNameByEmailAndById() {
        String name = newName();
        RegisterRequest.Builder request = registration(name);
        request.getRegisterBuilder().setNickname("小明 🎈").setEmail(name + "@Example.org");
        request.getRegisterBuilder().setAvatarUrl("https://example.org/a.png");
        User registered = auth.calls().register(request.build()).getUser();

        assertThat(registered.getId()).isBetween(100_000_000, 999_999_999);
        assertThat(registered.getNickname()).isEqualTo("小明 🎈");
        assertThat(registered.getAvatarUrl()).isEqualTo("https://example.org/a.png");
        for (String account : List.of(
                name, name.toUpperCase(Locale.ROOT), name + "@example.ORG", Integer.toString(registered.getId()))) {
            TokensResponse tokens = auth.login(account, PASSWORD, "phone");
            assertThat(tokens.getUser()).isEqualTo(registered);
            assertThat(tokens.getDeviceId()).isEqualTo("phone");
        }
    }

    /** P-357. */
    @Test
    void aServerWithoutMailSaysSo() {
        TokensResponse tokens = auth.register(newName());
        RegisterRequest.Builder withCode = registration(newName());
        withCode.getRegisterBuilder().setEmail(newName() + "@example.org").setEmailCode("123456");
        ChangeEmailRequest.Builder change = ChangeEmailRequest.newBuilder()
                .setUserId(tokens.getUser().getId())
                .setDeviceId(tokens.getDeviceId());
        change.getChangeBuilder()
                .setPassword(PASSWORD)
                .setEmail("a@example.org")
                .setCode("123456");
        SendCodeRequest.Builder send = SendCodeRequest.newBuilder();
        send.getCodeBuilder()
                .setPurpose(EmailCodePurpose.EMAIL_CODE_PURPOSE_REGISTRATION)
                .setEmail("a@example.org");
        ResetPasswordRequest.Builder reset = ResetPasswordRequest.newBuilder();
        reset.getResetBuilder()
                .setEmail("a@example.org")
                .setCode("123456")
                .setNewPassword(PASSWORD)
                .setDeviceId("phone");

        for (Error refusal : List.of(
                refusalOf(() -> auth.calls().register(withCode.build())),
                refusalOf(() -> auth.emailCalls().changeEmail(change.build())),
                refusalOf(() -> auth.emailCalls().sendCode(send.build())),
                refusalOf(() -> auth.emailCalls().resetPassword(reset.build())))) {
            assertThat(refusal.getCode()).isEqualTo(ErrorCode.ERROR_CODE_INVALID);
            assertThat(refusal.getMessage()).startsWith("This server sends no mail");
        }
        change.getChangeBuilder().clearEmail().clearCode();
        assertThat(auth.emailCalls().changeEmail(change.build()).getEmail()).isEmpty();
    }

    @Test
    void theNicknameIsTheNameWhenNoneIsGiven() {
        String name = newName();
        assertThat(auth.register(name).getUser().getNickname()).isEqualTo(name);
    }

    @Test
    void namesAndAddressesAreUniqueRegardlessOfCase() {
        String name = "Straße-" + newName();
        RegisterRequest.Builder first = registration(name);
        first.getRegisterBuilder().setEmail(newName() + "@example.org");
        auth.calls().register(first.build());

        Error sameName = refusalOf(() -> auth.register(name.toUpperCase(Locale.ROOT)));
        assertThat(sameName.getCode()).isEqualTo(ErrorCode.ERROR_CODE_ALREADY_EXISTS);
        assertThat(sameName.getMessage()).contains("user name");

        RegisterRequest.Builder sameAddress = registration(newName());
        sameAddress.getRegisterBuilder().setEmail(first.getRegister().getEmail().toUpperCase(Locale.ROOT));
        Error refusal = refusalOf(() -> auth.calls().register(sameAddress.build()));
        assertThat(refusal.getCode()).isEqualTo(ErrorCode.ERROR_CODE_ALREADY_EXISTS);
        assertThat(refusal.getMessage()).contains("e-mail");
    }

    @Test
    void oneOfManyRegistrationsOfANameAtOnceSucceeds() throws InterruptedException {
        RegisterRequest request = registration(newName()).build();
        AuthServiceGrpc.AuthServiceFutureStub calls = auth.futureCalls();
        List<ListenableFuture<TokensResponse>> answers =
                IntStream.range(0, 8).mapToObj(i -> calls.register(request)).toList();

        List<ErrorCode> refusals = new ArrayList<>();
        for (ListenableFuture<TokensResponse> answer : answers) {
            try {
                answer.get();
            } catch (ExecutionException refusal) {
                refusals.add(AuthClient.errorIn((StatusRuntimeException) refusal.getCause())
                        .getCode());
            }
        }
        assertThat(refusals).hasSize(7).containsOnly(ErrorCode.ERROR_CODE_ALREADY_EXISTS);
    }

    @Test
    void aWrongPasswordAndAnUnknownAccountGetTheSameAnswer() {
        String name = newName();
        int id = auth.register(name).getUser().getId();

        Error wrongPassword = refusalOf(() -> auth.login(name, "incorrect horse", "phone"));
        assertThat(wrongPassword.getCode()).isEqualTo(ErrorCode.ERROR_CODE_UNAUTHENTICATED);
        assertThat(refusalOf(() -> auth.login(Integer.toString(id), "incorrect horse", "phone")))
                .isEqualTo(wrongPassword);
        assertThat(refusalOf(() -> auth.login(newName(), PASSWORD, "phone"))).isEqualTo(wrongPassword);
        assertThat(refusalOf(() -> auth.login("nobody@example.org", PASSWORD, "phone")))
                .isEqualTo(wrongPassword);
        assertThat(refusalOf(() -> auth.login("987654321", PASSWORD, "phone"))).isEqualTo(wrongPassword);
    }

    @Test
    void guessingIsSlowedDownForAccountsThatExistAndThatDoNot() {
        String known = newName();
        auth.register(known);
        for (String account : List.of(known, newName())) {
            for (int guess = 0; guess < 10; guess++) {
                String password = "guess number " + guess;
                assertThat(refusalOf(() -> auth.login(account, password, "phone"))
                                .getCode())
                        .isEqualTo(ErrorCode.ERROR_CODE_UNAUTHENTICATED);
            }
            Error refusal = refusalOf(() -> auth.login(account, PASSWORD, "phone"));
            assertThat(refusal.getCode()).isEqualTo(ErrorCode.ERROR_CODE_RATE_LIMITED);
            assertThat(refusal.getRetryAfterMs()).isBetween(1, 60_000);
        }
    }

    @Test
    void whatIsWrongWithARegistrationIsNamed() {
        RegisterRequest.Builder request = registration(newName());
        request.getRegisterBuilder().setAvatarUrl("javascript:alert(1)");
        Error refusal = refusalOf(() -> auth.calls().register(request.build()));
        assertThat(refusal.getCode()).isEqualTo(ErrorCode.ERROR_CODE_INVALID);
        assertThat(refusal.getMessage()).contains("avatar_url");
    }

    @Test
    void usersAreFoundByIdAndByNameInAnyCase() {
        User one = auth.register(newName()).getUser();
        User two = auth.register(newName()).getUser();
        LookupUsersRequest request = LookupUsersRequest.newBuilder()
                .addUserIds(one.getId())
                .addUserIds(999_999_998)
                .addUserNames(one.getName())
                .addUserNames(two.getName().toUpperCase(Locale.ROOT))
                .addUserNames("not a name at all")
                .build();
        assertThat(auth.calls().lookupUsers(request).getUsersList()).containsExactlyInAnyOrder(one, two);
        assertThat(auth.calls()
                        .lookupUsers(LookupUsersRequest.getDefaultInstance())
                        .getUsersList())
                .isEmpty();
    }

    /** P-156: one fold for everything that compares names. */
    @Test
    void aNameFindsTheSameUserWhereverItIsAskedFor() {
        String end = newName();
        User zoe = auth.register("zo\u00E9-" + end).getUser();
        User strasse = auth.register("straße-" + end).getUser();
        List<String> asked =
                List.of("zoe\u0301-" + end, "ＺＯÉ-" + end.toUpperCase(Locale.ROOT), "STRASSE-" + end, "strasse-" + end);

        LookupUsersResponse found = auth.calls()
                .lookupUsers(
                        LookupUsersRequest.newBuilder().addAllUserNames(asked).build());
        assertThat(found.getUsersList()).containsExactlyInAnyOrder(zoe, strasse);
        assertThat(found.getNamesList())
                .extracting(FoundName::getAsked, FoundName::getUserId)
                .containsExactlyInAnyOrder(
                        tuple(asked.get(0), zoe.getId()),
                        tuple(asked.get(1), zoe.getId()),
                        tuple(asked.get(2), strasse.getId()),
                        tuple(asked.get(3), strasse.getId()));
        for (String name : asked) {
            assertThat(auth.login(" " + name, PASSWORD, "phone").getUser()).isIn(zoe, strasse);
            assertThat(refusalOf(() -> auth.register(name)).getCode()).isEqualTo(ErrorCode.ERROR_CODE_ALREADY_EXISTS);
        }
    }

    /** P-156: to the database a name and the same name with spaces behind it are equal. */
    @Test
    void aNameWithASpaceBehindItIsNobodys() {
        String name = newName();
        auth.register(name);
        LookupUsersRequest request = LookupUsersRequest.newBuilder()
                .addUserNames(name + " ")
                .addUserNames(name + "  ")
                .build();
        assertThat(auth.calls().lookupUsers(request)).isEqualTo(LookupUsersResponse.getDefaultInstance());
    }

    /** P-155, P-157, P-158, P-159. */
    @Test
    void whatMayNotBeRegisteredIsInvalidWhateverItsSize() {
        String marks = "a" + "\u0316\u0301".repeat(16_000);
        List<Consumer<Register.Builder>> wrong = List.of(
                form -> form.setUserName(marks),
                form -> form.setUserName("p\u0430ypal"),
                form -> form.setUserName("\u3164\u3164\u3164"),
                form -> form.setUserName("admin"),
                form -> form.setNickname(marks),
                form -> form.setNickname("\u115F"),
                form -> form.setNickname("Support"),
                form -> form.setEmail("a@" + "\u0130".repeat(213)),
                form -> form.setPassword(marks));
        for (Consumer<Register.Builder> change : wrong) {
            RegisterRequest.Builder request = registration(newName());
            change.accept(request.getRegisterBuilder());
            assertThat(refusalOf(() -> auth.calls().register(request.build())).getCode())
                    .isEqualTo(ErrorCode.ERROR_CODE_INVALID);
        }
    }

    @Test
    void atMost500UsersAreLookedUpAtOnce() {
        LookupUsersRequest.Builder request = LookupUsersRequest.newBuilder();
        IntStream.range(0, 500).forEach(i -> request.addUserIds(100_000_000 + i));
        auth.calls().lookupUsers(request.build());
        request.addUserNames("one-more");
        assertThat(refusalOf(() -> auth.calls().lookupUsers(request.build())).getCode())
                .isEqualTo(ErrorCode.ERROR_CODE_INVALID);
    }

    @Test
    void callsWithoutTheServiceCredentialAreRefused() {
        GetSigningKeysRequest request = GetSigningKeysRequest.getDefaultInstance();
        for (AuthServiceGrpc.AuthServiceBlockingStub calls :
                List.of(auth.callsWithout(), auth.callsWith("a wrong credential"))) {
            StatusRuntimeException refusal =
                    catchThrowableOfType(StatusRuntimeException.class, () -> calls.getSigningKeys(request));
            assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        }
    }
}
