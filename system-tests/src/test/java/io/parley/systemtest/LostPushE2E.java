package io.parley.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Message;
import io.parley.systemtest.client.ChatClient;
import io.parley.systemtest.client.Frame;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A push that is lost on its way reaches its device without any doing of the client. */
@ExtendWith(TestCluster.class)
class LostPushE2E {
    private static final Duration HEARTBEAT = Duration.ofSeconds(30);

    @Test
    void aLostPushIsHealedWithinOneHeartbeat() throws Exception {
        TestCluster.User ann = TestCluster.newUser("ann");
        TestCluster.User ben = TestCluster.newUser("ben");
        try (ChatClient sender = TestCluster.connect(0);
                ChatClient receiver = TestCluster.connect(1)) {
            sender.login(ann.name(), ann.password(), "phone");
            // A device the account has: of a new one all would be told, by a push.
            receiver.login(ben.name(), ben.password(), TestCluster.KNOWN_DEVICE);
            sender.send(ben.id(), "first");
            Message first = receiver.awaitMessage();
            receiver.received(first.getConversationId(), first.getSeq());

            dropNextDelivery(1);
            sender.send(ben.id(), "the lost one");

            Frame healed = receiver.pollPush(HEARTBEAT);
            assertThat(healed).as("a push within one heartbeat").isNotNull();
            assertThat(healed.type()).isEqualTo(FrameType.FRAME_TYPE_MESSAGE);
            Message message = healed.as(Message.parser());
            assertThat(message.getText()).isEqualTo("the lost one");
            assertThat(message.getSeq()).isEqualTo(first.getSeq() + 1);
        }
    }

    private static void dropNextDelivery(int gateway) throws IOException, InterruptedException {
        assertThat(GatewayHttp.post(gateway, "/test/delivery/drop?count=1").statusCode())
                .isBetween(200, 204);
    }
}
