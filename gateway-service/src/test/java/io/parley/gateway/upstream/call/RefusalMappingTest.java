package io.parley.gateway.upstream.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.Status;
import io.parley.proto.ServiceMetadata;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import org.junit.jupiter.api.Test;

class RefusalMappingTest {
    @Test
    void theServicesOwnWordsArePassedOn() {
        Metadata trailers = new Metadata();
        Error error = Error.newBuilder()
                .setCode(ErrorCode.ERROR_CODE_RATE_LIMITED)
                .setMessage("Too many.")
                .setRetryAfterMs(7)
                .build();
        trailers.put(Metadata.Key.of(ServiceMetadata.ERROR, Metadata.BINARY_BYTE_MARSHALLER), error.toByteArray());
        assertThat(RefusalMapping.of("auth-service", Status.INTERNAL, trailers).error())
                .isEqualTo(error);
    }

    @Test
    void aStreamThatAnEndingServerResetsMayBeTriedAgain() {
        Status reset = Status.INTERNAL.withDescription("RST_STREAM closed stream. HTTP/2 error code: INTERNAL_ERROR");
        assertThat(code(reset)).isEqualTo(ErrorCode.ERROR_CODE_UNAVAILABLE);
        assertThat(code(Status.UNAVAILABLE)).isEqualTo(ErrorCode.ERROR_CODE_UNAVAILABLE);
    }

    @Test
    void aMistakeOfTheServiceMayNot() {
        assertThat(code(Status.INTERNAL)).isEqualTo(ErrorCode.ERROR_CODE_INTERNAL);
        assertThat(code(Status.INTERNAL.withDescription("a bug"))).isEqualTo(ErrorCode.ERROR_CODE_INTERNAL);
    }

    @Test
    void aPodOfAnEarlierReleaseDoesNotKnowWhatIsNew() {
        assertThat(code(Status.UNIMPLEMENTED)).isEqualTo(ErrorCode.ERROR_CODE_UNSUPPORTED);
    }

    private static ErrorCode code(Status status) {
        return RefusalMapping.of("auth-service", status, null).error().getCode();
    }
}
