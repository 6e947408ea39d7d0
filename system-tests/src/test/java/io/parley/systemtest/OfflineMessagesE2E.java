package io.parley.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Message;
import io.parley.proto.client.v1.SendAck;
import io.parley.systemtest.client.ChatClient;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Messages for somebody who is not there. */
@ExtendWith(TestCluster.class)
class OfflineMessagesE2E {
    private static final int BACKLOG = 1_000;

    @Test
    void aThousandOfflineMessagesArriveOnceAndInOrder() throws IOException {
        TestCluster.User ann = TestCluster.newUser("ann");
        TestCluster.User ben = TestCluster.newUser("ben");
        long conversation = sendBacklog(ann, ben);

        try (ChatClient client = TestCluster.connect(1)) {
            client.login(ben.name(), ben.password(), "phone");
            List<Message> messages = client.sync();
            assertThat(messages)
                    .extracting(Message::getSeq)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, BACKLOG).boxed().toList());
            assertThat(messages)
                    .extracting(Message::getText)
                    .containsExactlyElementsOf(IntStream.range(0, BACKLOG)
                            .mapToObj(i -> "text " + i)
                            .toList());
            assertThat(messages).extracting(Message::getSenderName).containsOnly(ann.name());
            client.received(conversation, BACKLOG);
        }
        Awaitility.await()
                .untilAsserted(() -> assertThat(syncOnce(ben, "phone")).isEmpty());
    }

    @Test
    void aNewDeviceBeginsWhereTheUserIs() throws IOException {
        TestCluster.User ann = TestCluster.newUser("ann");
        TestCluster.User ben = TestCluster.newUser("ben");
        long conversation = sendBacklog(ann, ben);
        try (ChatClient client = TestCluster.connect(0)) {
            client.login(ben.name(), ben.password(), "phone");
            client.sync();
            client.received(conversation, BACKLOG - 3);
        }
        Awaitility.await()
                .untilAsserted(() -> assertThat(syncOnce(ben, "phone")).hasSize(3));
        assertThat(syncOnce(ben, "tablet")).extracting(Message::getSeq).containsExactly(998L, 999L, 1_000L);
    }

    private static long sendBacklog(TestCluster.User from, TestCluster.User to) throws IOException {
        try (ChatClient client = TestCluster.connect(0)) {
            client.login(from.name(), from.password(), "phone");
            List<CompletableFuture<SendAck>> acks = IntStream.range(0, BACKLOG)
                    .mapToObj(i -> client.ask(
                            FrameType.FRAME_TYPE_SEND,
                            ChatClient.sendTo(to.id(), "m-" + i, "text " + i),
                            SendAck.parser()))
                    .toList();
            acks.forEach(CompletableFuture::join);
            return acks.getLast().join().getConversationId();
        }
    }

    private static List<Message> syncOnce(TestCluster.User user, String device) throws IOException {
        try (ChatClient client = TestCluster.connect(1)) {
            client.login(user.name(), user.password(), device);
            return client.sync();
        }
    }
}
