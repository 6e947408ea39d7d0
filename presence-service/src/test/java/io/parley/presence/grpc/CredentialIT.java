package io.parley.presence.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.parley.presence.PresenceCaller;
import io.parley.presence.PresenceServers;
import io.parley.proto.ServiceMetadata;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PresenceServers.class)
class CredentialIT {
    @Test
    void aCallWithoutTheCredentialIsRefused() {
        refused(null);
    }

    @Test
    void aCallWithAnotherCredentialIsRefused() {
        refused("not-the-credential-at-all");
    }

    private static void refused(String credential) {
        try (PresenceCaller stranger = new PresenceCaller(credential)) {
            assertThatThrownBy(() -> stranger.acquire(60))
                    .isInstanceOfSatisfying(StatusRuntimeException.class, refusal -> {
                        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
                        assertThat(error(refusal).getCode()).isEqualTo(ErrorCode.ERROR_CODE_UNAUTHENTICATED);
                    });
        }
    }

    private static Error error(StatusRuntimeException refusal) {
        byte[] bytes =
                refusal.getTrailers().get(Metadata.Key.of(ServiceMetadata.ERROR, Metadata.BINARY_BYTE_MARSHALLER));
        try {
            return Error.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }
}
