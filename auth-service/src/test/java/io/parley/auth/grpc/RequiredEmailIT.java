package io.parley.auth.grpc;

import static io.parley.auth.testing.AuthClient.newName;
import static io.parley.auth.testing.AuthClient.refusalOf;
import static io.parley.auth.testing.AuthClient.registration;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.auth.testing.AuthClient;
import io.parley.auth.testing.AuthServiceResource;
import io.parley.auth.testing.Mailbox;
import io.parley.proto.auth.v1.ChangeEmailRequest;
import io.parley.proto.auth.v1.RegisterRequest;
import io.parley.proto.auth.v1.SendCodeRequest;
import io.parley.proto.auth.v1.TokensResponse;
import io.parley.proto.client.v1.ChangeEmail;
import io.parley.proto.client.v1.EmailCode;
import io.parley.proto.client.v1.EmailCodePurpose;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** P-358. */
@QuarkusTest
@QuarkusTestResource(AuthServiceResource.class)
@QuarkusTestResource(value = Mailbox.class, restrictToAnnotatedClass = true)
@TestProfile(RequiredEmailIT.Required.class)
class RequiredEmailIT {
    /** A server that wants to know everybody's address. */
    public static final class Required implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("parley.auth.email-codes.registration", "required");
        }
    }

    @Test
    void nobodyRegistersOrStaysWithoutAConfirmedAddress() {
        try (AuthClient auth = new AuthClient()) {
            String name = newName();
            String address = name + "@example.org";
            assertThat(auth.info().getEmailRequired()).isTrue();
            assertRefused(refusalOf(() -> auth.register(name)));
            RegisterRequest.Builder request = registration(name);
            request.getRegisterBuilder().setEmail(address);
            assertRefused(refusalOf(() -> auth.calls().register(request.build())));

            auth.emailCalls()
                    .sendCode(SendCodeRequest.newBuilder()
                            .setCode(EmailCode.newBuilder()
                                    .setPurpose(EmailCodePurpose.EMAIL_CODE_PURPOSE_REGISTRATION)
                                    .setEmail(address))
                            .build());
            request.getRegisterBuilder().setEmailCode(Mailbox.await(address, 1).code());
            TokensResponse tokens = auth.calls().register(request.build());

            assertRefused(refusalOf(() -> auth.emailCalls()
                    .changeEmail(ChangeEmailRequest.newBuilder()
                            .setUserId(tokens.getUser().getId())
                            .setDeviceId(tokens.getDeviceId())
                            .setChange(ChangeEmail.newBuilder().setPassword(AuthClient.PASSWORD))
                            .build())));
        }
    }

    private static void assertRefused(Error refusal) {
        assertThat(refusal.getCode()).isEqualTo(ErrorCode.ERROR_CODE_INVALID);
        assertThat(refusal.getMessage()).containsAnyOf("confirmed address", "must have an address");
    }
}
