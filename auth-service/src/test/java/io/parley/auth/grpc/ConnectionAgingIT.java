package io.parley.auth.grpc;

import static org.awaitility.Awaitility.await;

import io.parley.auth.testing.AuthClient;
import io.parley.auth.testing.AuthServiceResource;
import io.parley.kit.testing.ConnectionCount;
import io.parley.proto.auth.v1.GetSigningKeysRequest;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Connections live for 1 s in all tests of this service. */
@QuarkusTest
@QuarkusTestResource(AuthServiceResource.class)
class ConnectionAgingIT {
    @Test
    void callsGoOverNewConnectionsInTimeAndNoneFails() {
        ConnectionCount connections = new ConnectionCount();
        try (AuthClient auth = new AuthClient()) {
            await().pollInterval(Duration.ofMillis(1))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> {
                        auth.calls()
                                .withInterceptors(connections)
                                .getSigningKeys(GetSigningKeysRequest.getDefaultInstance());
                        return connections.connections() >= 3;
                    });
        }
    }
}
