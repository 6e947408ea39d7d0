package io.parley.auth.grpc;

import static io.parley.auth.testing.AuthClient.PASSWORD;
import static io.parley.auth.testing.AuthClient.newName;
import static io.parley.auth.testing.AuthClient.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.parley.auth.operator.FirstOperator;
import io.parley.auth.testing.AuthClient;
import io.parley.auth.testing.AuthServiceResource;
import io.parley.auth.testing.OperatorCalls;
import io.parley.proto.admin.v1.AuditEntry;
import io.parley.proto.admin.v1.Device;
import io.parley.proto.admin.v1.ListAuditRequest;
import io.parley.proto.admin.v1.User;
import io.parley.proto.auth.v1.ListRevocationsRequest;
import io.parley.proto.auth.v1.OperatorTokensResponse;
import io.parley.proto.auth.v1.TokensResponse;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.event.v1.Revocation;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What operators may do to accounts, and who is one. */
@QuarkusTest
@QuarkusTestResource(AuthServiceResource.class)
class OperatorsIT {
    private static final String WHY = "asked by the works council";

    /** Above all ids that are given. */
    private static final int NOBODY = 2_000_000_000;

    @Inject
    FirstOperator firstOperator;

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
    void theFirstOperatorIsMadeOnce() throws Throwable {
        User before = chief.find(AuthServiceResource.OPERATOR);
        VertxContextSupport.subscribeAndAwait(firstOperator::make);
        assertThat(chief.find(AuthServiceResource.OPERATOR)).isEqualTo(before);
        assertThat(before.getRole()).isEqualTo("operator");
    }

    @Test
    void whoHasNoRoleIsTakenForAStranger() {
        TokensResponse user = auth.register(newName());
        assertThat(refusalOf(() -> OperatorCalls.logIn(auth, user.getUser().getName(), "console"))
                        .getMessage())
                .isEqualTo("The account or the password is wrong.");
        OperatorCalls calls = new OperatorCalls(auth, user.getUser().getId(), user.getDeviceId());
        for (ThrowingCallable call : allCalls(calls, user.getUser().getId())) {
            assertThat(refusalOf(call).getCode()).isEqualTo(ErrorCode.ERROR_CODE_UNAUTHENTICATED);
        }
        assertThat(chief.find(user.getUser().getName()).getDevicesList())
                .as("no device of the attempt is left")
                .extracting(Device::getId)
                .containsExactly("first-device");
    }

    @Test
    void anAuditorLooksAndChangesNothing() {
        TokensResponse user = auth.register(newName());
        int userId = user.getUser().getId();
        TokensResponse auditor = auth.register(newName());
        User after = chief.setRole(auditor.getUser().getId(), "auditor", WHY);
        assertThat(after.getRole()).isEqualTo("auditor");
        OperatorTokensResponse tokens =
                OperatorCalls.logIn(auth, auditor.getUser().getName(), "console");
        assertThat(tokens.getRole()).isEqualTo("auditor");

        OperatorCalls calls = new OperatorCalls(auth, auditor.getUser().getId(), "console");
        assertThat(calls.find(user.getUser().getName()).getId()).isEqualTo(userId);
        assertThat(calls.look("gateways")).isEqualTo("auditor");
        assertThat(calls.audit(ListAuditRequest.getDefaultInstance())).isNotEmpty();
        for (ThrowingCallable change : changes(calls, userId)) {
            assertThat(refusalOf(change).getCode()).isEqualTo(ErrorCode.ERROR_CODE_FORBIDDEN);
        }
        assertThat(auth.refresh(user.getRefreshToken()).getUser()).isEqualTo(user.getUser());

        chief.setRole(auditor.getUser().getId(), "", WHY);
        assertThat(refusalOf(() -> calls.find(user.getUser().getName())).getCode())
                .as("a role that was taken away counts at once")
                .isEqualTo(ErrorCode.ERROR_CODE_UNAUTHENTICATED);
    }

    @Test
    void whatIsDoneToGatewaysIsInTheAuditLog() {
        chief.drain(1, false, WHY);
        chief.drain(1, true, WHY);
        assertThat(refusalOf(() -> chief.drain(1, false, " ")).getMessage()).contains("reason");
        for (String action : List.of("gateway_drained", "gateway_taken_back")) {
            assertThat(chief.audit(
                            ListAuditRequest.newBuilder().setAction(action).build()))
                    .first()
                    .satisfies(entry -> {
                        assertThat(entry.getNote()).isEqualTo("gateway 1: " + WHY);
                        assertThat(entry.getActorId()).isEqualTo(chief.userId());
                        assertThat(entry.getUserId()).isZero();
                    });
        }
    }

    @Test
    void accountsAreMadeForOthers() {
        String name = newName();
        User created = chief.create(name, WHY);
        assertThat(created.getDevicesList()).isEmpty();
        assertThat(auth.login(name, PASSWORD, "phone").getUser().getId()).isEqualTo(created.getId());
        assertThat(refusalOf(() -> chief.create(name, WHY)).getCode()).isEqualTo(ErrorCode.ERROR_CODE_ALREADY_EXISTS);
        assertThat(chief.audit(ListAuditRequest.newBuilder()
                        .setUserId(created.getId())
                        .setAction("registered")
                        .build()))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.getActorId()).isEqualTo(chief.userId());
                    assertThat(entry.getNote()).isEqualTo(WHY);
                });
    }

    /** P-367. */
    @Test
    void nobodyLogsInToASuspendedAccount() {
        String name = newName();
        TokensResponse phone = auth.register(name);
        TokensResponse laptop = auth.login(name, PASSWORD, "laptop");
        int userId = phone.getUser().getId();
        long beforeMs = System.currentTimeMillis();

        User suspended = chief.suspend(userId, WHY);

        assertThat(suspended.getSuspendedMs()).isGreaterThanOrEqualTo(beforeMs);
        assertThat(suspended.getDevicesList()).isEmpty();
        for (TokensResponse device : List.of(phone, laptop)) {
            assertThat(refusalOf(() -> auth.refresh(device.getRefreshToken())).getCode())
                    .isEqualTo(ErrorCode.ERROR_CODE_UNAUTHENTICATED);
        }
        assertThat(refusalOf(() -> auth.login(name, PASSWORD, "laptop"))).satisfies(refusal -> {
            assertThat(refusal.getCode()).isEqualTo(ErrorCode.ERROR_CODE_FORBIDDEN);
            assertThat(refusal.getMessage()).isEqualTo("This account is suspended: ask whoever runs this server.");
        });
        assertThat(refusalOf(() -> auth.login(name, "wrong horse", "laptop")).getCode())
                .as("only who knows the password is told")
                .isEqualTo(ErrorCode.ERROR_CODE_UNAUTHENTICATED);
        assertThat(revocationsOf(userId, beforeMs)).anySatisfy(revocation -> {
            assertThat(revocation.getDeviceId()).isEmpty();
            assertThat(revocation.getReason()).isEqualTo("Your account was suspended by whoever runs this server.");
        });

        User restored = chief.restore(userId, WHY);
        assertThat(restored.getSuspendedMs()).isZero();
        assertThat(auth.login(name, PASSWORD, "laptop").getUser()).isEqualTo(phone.getUser());
        assertThat(chief.audit(ListAuditRequest.newBuilder()
                        .setUserId(userId)
                        .setActorId(chief.userId())
                        .build()))
                .extracting(AuditEntry::getAction, AuditEntry::getNote, AuditEntry::getAddress, AuditEntry::getUserName)
                .containsExactly(
                        tuple("restored", WHY, OperatorCalls.ADDRESS, name),
                        tuple("suspended", WHY, OperatorCalls.ADDRESS, name));
    }

    @Test
    void sessionsAreEndedOneByOneOrAll() {
        String name = newName();
        TokensResponse phone = auth.register(name);
        TokensResponse laptop = auth.login(name, PASSWORD, "laptop");
        int userId = phone.getUser().getId();

        assertThat(chief.endSessions(userId, "laptop", WHY).getDevicesList())
                .extracting(Device::getId)
                .containsExactly("first-device");
        assertThat(refusalOf(() -> auth.refresh(laptop.getRefreshToken())).getCode())
                .isEqualTo(ErrorCode.ERROR_CODE_UNAUTHENTICATED);
        assertThat(refusalOf(() -> chief.endSessions(userId, "laptop", WHY)).getCode())
                .isEqualTo(ErrorCode.ERROR_CODE_NOT_FOUND);
        assertThat(chief.endSessions(userId, "", WHY).getDevicesList()).isEmpty();
        assertThat(auth.login(name, PASSWORD, "laptop").getUser()).isEqualTo(phone.getUser());
    }

    @Test
    void anOperatorIsAlwaysLeft() {
        assertThat(refusalOf(() -> chief.setRole(chief.userId(), "", WHY)).getCode())
                .isEqualTo(ErrorCode.ERROR_CODE_FORBIDDEN);
        assertThat(refusalOf(() -> chief.suspend(chief.userId(), WHY)).getMessage())
                .isEqualTo("The account has a role: take it away before you suspend it.");
        TokensResponse user = auth.register(newName());
        chief.suspend(user.getUser().getId(), WHY);
        assertThat(refusalOf(() -> chief.setRole(user.getUser().getId(), "operator", WHY))
                        .getCode())
                .isEqualTo(ErrorCode.ERROR_CODE_FORBIDDEN);
    }

    @Test
    void whatIsWrongIsSaid() {
        int userId = auth.register(newName()).getUser().getId();
        assertThat(refusalOf(() -> chief.suspend(userId, "  ")).getMessage())
                .isEqualTo("reason is missing: say why, for the audit log.");
        assertThat(refusalOf(() -> chief.suspend(userId, "x".repeat(201))).getMessage())
                .isEqualTo("reason must have at most 200 characters.");
        assertThat(refusalOf(() -> chief.suspend(userId, "a\nb")).getMessage())
                .isEqualTo("reason must not contain control characters.");
        assertThat(refusalOf(() -> chief.setRole(userId, "king", WHY)).getMessage())
                .isEqualTo("role must be operator, auditor or empty.");
        assertThat(refusalOf(() -> chief.suspend(NOBODY, WHY)).getMessage()).isEqualTo("There is no such account.");
        assertThat(refusalOf(() -> chief.find(newName())).getMessage()).isEqualTo("There is no such account.");
    }

    private List<Revocation> revocationsOf(int userId, long sinceMs) {
        return auth
                .calls()
                .listRevocations(
                        ListRevocationsRequest.newBuilder().setSinceMs(sinceMs).build())
                .getRevocationsList()
                .stream()
                .filter(revocation -> revocation.getUserId() == userId)
                .toList();
    }

    private static List<ThrowingCallable> changes(OperatorCalls calls, int userId) {
        return List.of(
                () -> calls.create(newName(), WHY),
                () -> calls.suspend(userId, WHY),
                () -> calls.restore(userId, WHY),
                () -> calls.endSessions(userId, "", WHY),
                () -> calls.endSessions(userId, "first-device", WHY),
                () -> calls.setRole(userId, "operator", WHY),
                () -> calls.drain(1, false, WHY),
                () -> calls.drain(1, true, WHY));
    }

    private static List<ThrowingCallable> allCalls(OperatorCalls calls, int userId) {
        List<ThrowingCallable> reads = List.of(
                () -> calls.find(Integer.toString(userId)),
                () -> calls.look("gateways"),
                () -> calls.look(""),
                () -> calls.audit(ListAuditRequest.getDefaultInstance()));
        return Stream.concat(reads.stream(), changes(calls, userId).stream()).toList();
    }
}
