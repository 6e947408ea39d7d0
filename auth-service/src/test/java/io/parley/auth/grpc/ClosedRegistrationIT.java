package io.parley.auth.grpc;

import static io.parley.auth.testing.AuthClient.PASSWORD;
import static io.parley.auth.testing.AuthClient.newName;
import static io.parley.auth.testing.AuthClient.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.auth.testing.AuthClient;
import io.parley.auth.testing.AuthServiceResource;
import io.parley.auth.testing.Mailbox;
import io.parley.auth.testing.OperatorCalls;
import io.parley.proto.admin.v1.AuditEntry;
import io.parley.proto.admin.v1.ListAuditRequest;
import io.parley.proto.auth.v1.SendCodeRequest;
import io.parley.proto.client.v1.EmailCode;
import io.parley.proto.client.v1.EmailCodePurpose;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.ServerInfoAnswer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A server where only operators make accounts. */
@QuarkusTest
@TestProfile(ClosedRegistrationIT.Closed.class)
@QuarkusTestResource(AuthServiceResource.class)
@QuarkusTestResource(value = Mailbox.class, restrictToAnnotatedClass = true)
class ClosedRegistrationIT {
    private static final Path SETTINGS = Path.of("target", "closed-registration.properties");

    public static class Closed implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "parley.auth.accounts.registration", "closed",
                    "parley.settings.file", SETTINGS.toString(),
                    "parley.settings.period", "50ms");
        }
    }

    /** P-369. */
    @Test
    void nobodyRegistersAndOperatorsMakeAccounts() {
        try (AuthClient auth = new AuthClient()) {
            String name = newName();
            assertThat(refusalOf(() -> auth.register(name))).satisfies(refusal -> {
                assertThat(refusal.getCode()).isEqualTo(ErrorCode.ERROR_CODE_FORBIDDEN);
                assertThat(refusal.getMessage())
                        .isEqualTo("This server takes no registrations: ask whoever runs it for an account.");
            });
            assertThat(refusalOf(() -> auth.emailCalls()
                                    .sendCode(SendCodeRequest.newBuilder()
                                            .setCode(EmailCode.newBuilder()
                                                    .setPurpose(EmailCodePurpose.EMAIL_CODE_PURPOSE_REGISTRATION)
                                                    .setEmail(name + "@example.org"))
                                            .build()))
                            .getCode())
                    .isEqualTo(ErrorCode.ERROR_CODE_FORBIDDEN);
            assertThat(auth.info())
                    .isEqualTo(ServerInfoAnswer.newBuilder()
                            .setRegistrationClosed(true)
                            .setMail(true)
                            .build());
            OperatorCalls.of(auth, AuthServiceResource.OPERATOR, "console").create(name, "new colleague");
            assertThat(auth.login(name, PASSWORD, "phone").getUser().getName()).isEqualTo(name);
        }
    }

    @Test
    void aSettingOpensItWhileTheServiceRunsAndTheAuditLogHasIt() throws IOException {
        try (AuthClient auth = new AuthClient()) {
            Files.writeString(SETTINGS, "registration=open");
            String name = newName();
            await().ignoreExceptions().untilAsserted(() -> auth.register(name));
            Files.delete(SETTINGS);
            await().untilAsserted(() -> assertThat(
                            refusalOf(() -> auth.register(newName())).getCode())
                    .isEqualTo(ErrorCode.ERROR_CODE_FORBIDDEN));
            OperatorCalls operator = OperatorCalls.of(auth, AuthServiceResource.OPERATOR, "console");
            await().untilAsserted(() -> assertThat(operator.audit(ListAuditRequest.newBuilder()
                            .setAction("setting_changed")
                            .build()))
                    .extracting(AuditEntry::getNote)
                    .containsExactly("registration: as configured", "registration: open"));
        } finally {
            Files.deleteIfExists(SETTINGS);
        }
    }
}
