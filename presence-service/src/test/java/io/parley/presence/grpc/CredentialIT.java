package io.parley.presence.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.parley.presence.PresenceCaller;
import io.parley.presence.PresenceServers;
import io.parley.proto.ServiceMetadata;
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
                        // Words for a client would be passed on to it: it would log in again for a fault of the
                        // cluster.
                        assertThat(refusal.getTrailers()
                                        .containsKey(Metadata.Key.of(
                                                ServiceMetadata.ERROR, Metadata.BINARY_BYTE_MARSHALLER)))
                                .isFalse();
                    });
        }
    }
}
