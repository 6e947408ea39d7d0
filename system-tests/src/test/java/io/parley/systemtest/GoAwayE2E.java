package io.parley.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.GoAway;
import io.parley.proto.client.v1.Ping;
import io.parley.proto.client.v1.Pong;
import io.parley.proto.client.v1.SendAck;
import io.parley.systemtest.check.StoredRow;
import io.parley.systemtest.client.ChatClient;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** P-97: a gateway that is stopped while a request is under way. */
@ExtendWith(TestCluster.class)
class GoAwayE2E {
    private static final int PATIENCE_SECONDS = 20;

    @AfterEach
    void everythingRunsAgain() {
        TestCluster.cluster().start("gateway-1");
        TestCluster.cluster().awaitReady("gateway-1");
        TestCluster.cluster().awaitReady("message-service");
    }

    @Test
    void aRequestUnderWayIsAnsweredAfterGoAwayAndWhatWasAcknowledgedIsThere() throws Exception {
        TestCluster.User ann = TestCluster.newUser("ann");
        TestCluster.User ben = TestCluster.newUser("ben");
        try (ChatClient client = TestCluster.connect(1)) {
            client.login(ann.name(), ann.password(), "phone");
            client.send(ben.id(), "before");

            TestCluster.cluster().pause("message-service");
            CompletableFuture<SendAck> underWay;
            CompletableFuture<Boolean> stopped;
            try {
                underWay = client.ask(
                        FrameType.FRAME_TYPE_SEND,
                        ChatClient.sendTo(ben.id(), "under-way", "under way"),
                        SendAck.parser());
                // Frames of a connection are taken in order: the gateway has the Send when it answers this.
                client.call(FrameType.FRAME_TYPE_PING, Ping.getDefaultInstance(), Pong.parser());
                stopped = CompletableFuture.supplyAsync(
                        () -> TestCluster.cluster().terminate("gateway-1"));
                GoAway goAway = client.awaitPush(FrameType.FRAME_TYPE_GO_AWAY, GoAway.parser());
                assertThat(goAway.getReason()).isNotEmpty();
                assertThat(underWay).isNotDone();
                assertThat(client.closed()).isNotDone();
            } finally {
                TestCluster.cluster().resume("message-service");
            }

            SendAck ack = underWay.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            client.closed().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(stopped.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("ended by itself")
                    .isTrue();
            assertThat(TestCluster.rows(ack.getConversationId()))
                    .extracting(StoredRow::text)
                    .containsExactly("before", "under way");
        }
    }
}
