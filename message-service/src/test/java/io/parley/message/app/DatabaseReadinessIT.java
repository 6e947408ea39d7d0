package io.parley.message.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.localcluster.host.FreePorts;
import io.parley.message.store.commit.DatabasePools;
import io.parley.message.store.entry.ConversationTails;
import io.parley.message.testing.PodDatabase;
import io.parley.message.testing.Schema;
import io.parley.message.testing.TestSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

class DatabaseReadinessIT {
    /** Longer than the check's own patience, so that its bound is what is seen. */
    private static final Duration BOUND = Duration.ofSeconds(4);

    @Test
    void readyWhileMySqlAnswersWithoutHoldingItsConnections() {
        try (PodDatabase database = new PodDatabase(Schema.create(), TestSettings.defaults())) {
            DatabaseReadiness readiness = new DatabaseReadiness(database.pools());
            for (int i = 0; i < 100; i++) {
                assertThat(status(readiness)).isEqualTo(Status.UP);
            }
            // Each new one would make the pod forget where conversations end.
            assertThat(database.pools().lanes().size())
                    .as("lanes' connections opened by probes")
                    .isZero();
        }
    }

    @Test
    void notReadyWhenMySqlRefusesConnections() {
        int nobody = FreePorts.find(1).getFirst();
        try (PodDatabase database = at(nobody)) {
            assertThat(status(new DatabaseReadiness(database.pools()))).isEqualTo(Status.DOWN);
        }
    }

    @Test
    void notReadyWhenMySqlKeepsSilent() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                PodDatabase database = at(silent.getLocalPort())) {
            assertThat(status(new DatabaseReadiness(database.pools()))).isEqualTo(Status.DOWN);
        }
    }

    @Test
    void notReadyBeforeThereAreConnections() {
        ConversationTails tails = new ConversationTails(TestSettings.defaults(), new SimpleMeterRegistry());
        assertThat(status(new DatabaseReadiness(new DatabasePools(TestSettings.defaults(), tails))))
                .isEqualTo(Status.DOWN);
    }

    private static PodDatabase at(int port) {
        return new PodDatabase(new Schema("nobody", "mysql://127.0.0.1:" + port + "/nothing"), TestSettings.defaults());
    }

    private static Status status(DatabaseReadiness readiness) {
        return readiness.call().await().atMost(BOUND).getStatus();
    }
}
