package io.parley.presence.grpc;

import static org.awaitility.Awaitility.await;

import io.parley.kit.testing.ConnectionCount;
import io.parley.presence.PresenceCaller;
import io.parley.presence.PresenceServers;
import io.parley.proto.presence.v1.LocateRequest;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Connections live for 1 s in all tests of this service. */
@QuarkusTest
@QuarkusTestResource(PresenceServers.class)
class ConnectionAgingIT {
    @Test
    void callsGoOverNewConnectionsInTimeAndNoneFails() {
        ConnectionCount connections = new ConnectionCount();
        LocateRequest anybody = LocateRequest.newBuilder().addUserIds(1).build();
        try (PresenceCaller caller = new PresenceCaller()) {
            await().pollInterval(Duration.ofMillis(1))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> {
                        caller.stub().withInterceptors(connections).locate(anybody);
                        return connections.connections() >= 3;
                    });
        }
    }
}
