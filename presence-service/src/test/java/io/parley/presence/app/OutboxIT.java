package io.parley.presence.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.parley.kit.outbox.Outbox;
import io.parley.kit.testing.FeedPod;
import io.parley.presence.PresenceServers;
import io.parley.proto.client.v1.NewDevice;
import io.parley.proto.client.v1.Notice;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** The outbox of this service: what was committed with a notice is told, what was rolled back is not. */
@QuarkusTest
@QuarkusTestResource(PresenceServers.class)
class OutboxIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int UNDONE = 100_000_002;
    private static final int DONE = 100_000_003;
    private static final Notice NOTICE = Notice.newBuilder()
            .setNewDevice(NewDevice.newBuilder().setDeviceId("phone"))
            .build();

    @Inject
    Pool pool;

    @Inject
    Outbox outbox;

    @Test
    void aNoticeIsToldWhenItsTransactionWasCommitted() throws Exception {
        String endpoint = ConfigProvider.getConfig().getValue("parley.presence.message", String.class);
        try (FeedPod feeds = FeedPod.at(endpoint)) {
            assertThatThrownBy(() -> pool.withTransaction(connection -> outbox.add(connection, UNDONE, NOTICE)
                                    .chain(() -> Uni.createFrom().<Void>failure(new IllegalStateException("undone"))))
                            .await()
                            .atMost(PATIENCE))
                    .hasMessage("undone");
            pool.withTransaction(connection -> outbox.add(connection, DONE, NOTICE))
                    .await()
                    .atMost(PATIENCE);
            outbox.hint();
            await().atMost(PATIENCE).until(() -> rows() == 0);
            assertThat(feeds.takenFor(DONE)).hasSize(1);
            assertThat(feeds.takenFor(UNDONE)).isEmpty();
        }
    }

    private long rows() {
        return pool.query("SELECT COUNT(*) FROM presence_outbox")
                .execute()
                .map(rows -> rows.iterator().next().getLong(0))
                .await()
                .atMost(PATIENCE);
    }
}
