package io.parley.kit.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.proto.ServiceMetadata;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import java.net.ConnectException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class CallFailuresTest {
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final CallFailures failures = new CallFailures(metrics);

    @Test
    void aRefusalTravelsUnchanged() {
        StatusRuntimeException refused = failures.of(
                "Login",
                new CompletionException(Refusals.of(ErrorCode.ERROR_CODE_RATE_LIMITED, "Please wait.", 3_000)));
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(errorIn(refused))
                .isEqualTo(Error.newBuilder()
                        .setCode(ErrorCode.ERROR_CODE_RATE_LIMITED)
                        .setMessage("Please wait.")
                        .setRetryAfterMs(3_000)
                        .build());
    }

    @Test
    void aDatabaseThatCannotBeReachedIsRetryable() {
        StatusRuntimeException refused =
                failures.of("Login", new CompletionException(new ConnectException("Connection refused: 10.0.0.1")));
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(errorIn(refused).getCode()).isEqualTo(ErrorCode.ERROR_CODE_UNAVAILABLE);
        assertThat(errorIn(refused).getRetryAfterMs()).isPositive();
        assertThat(errorIn(refused).getMessage()).doesNotContain("10.0.0.1");
        assertThat(counted("unavailable")).isEqualTo(1);
    }

    @Test
    void aFullQueueIsNoReasonToAskAnotherPod() {
        StatusRuntimeException refused = failures.of("Locate", new ConnectionPoolTooBusyException("full"));
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(errorIn(refused).getCode()).isEqualTo(ErrorCode.ERROR_CODE_OVERLOADED);
        assertThat(errorIn(refused).getRetryAfterMs()).isPositive();
        assertThat(counted("overloaded")).isEqualTo(1);
    }

    @Test
    void aFaultOfTheServerIsNotExplainedToTheClient() {
        StatusRuntimeException refused = failures.of("Login", new IllegalStateException("secret detail"));
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
        assertThat(errorIn(refused).getCode()).isEqualTo(ErrorCode.ERROR_CODE_INTERNAL);
        assertThat(errorIn(refused).getMessage()).doesNotContain("secret");
        assertThat(counted("internal")).isEqualTo(1);
    }

    private double counted(String reason) {
        return metrics.counter("parley.calls.refused", "reason", reason).count();
    }

    private static Error errorIn(StatusRuntimeException refused) {
        try {
            return Error.parseFrom(
                    refused.getTrailers().get(Metadata.Key.of(ServiceMetadata.ERROR, Metadata.BINARY_BYTE_MARSHALLER)));
        } catch (InvalidProtocolBufferException damaged) {
            throw new AssertionError(damaged);
        }
    }
}
