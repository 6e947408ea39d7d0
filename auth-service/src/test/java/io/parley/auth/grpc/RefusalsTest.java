package io.parley.auth.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.parley.auth.refusal.Refusal;
import io.parley.auth.testing.AuthClient;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class RefusalsTest {
    @Test
    void aRefusalTravelsUnchanged() {
        StatusRuntimeException refused = Refusals.inGrpcForm(
                "Login", new CompletionException(Refusal.rateLimited("Please wait.", Duration.ofSeconds(3))));
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(AuthClient.errorIn(refused))
                .isEqualTo(Error.newBuilder()
                        .setCode(ErrorCode.ERROR_CODE_RATE_LIMITED)
                        .setMessage("Please wait.")
                        .setRetryAfterMs(3000)
                        .build());
    }

    @Test
    void aDatabaseThatCannotBeReachedIsRetryable() {
        Error error = AuthClient.errorIn(Refusals.inGrpcForm(
                "Login", new CompletionException(new ConnectException("Connection refused: 10.0.0.1"))));
        assertThat(error.getCode()).isEqualTo(ErrorCode.ERROR_CODE_UNAVAILABLE);
        assertThat(error.getRetryAfterMs()).isPositive();
        assertThat(error.getMessage()).doesNotContain("10.0.0.1");
    }

    @Test
    void aFaultOfTheServerIsNotExplainedToTheClient() {
        Error error = AuthClient.errorIn(Refusals.inGrpcForm("Login", new IllegalStateException("secret detail")));
        assertThat(error.getCode()).isEqualTo(ErrorCode.ERROR_CODE_INTERNAL);
        assertThat(error.getMessage()).doesNotContain("secret");
    }
}
