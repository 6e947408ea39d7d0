package io.parley.systemtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import io.parley.proto.client.v1.Changed;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Sync;
import io.parley.proto.client.v1.SyncAnswer;
import io.parley.systemtest.client.ChatClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** P-340, P-341: a login on a new device is told to the other devices of its user, once, whatever dies in between. */
@ExtendWith(TestCluster.class)
class FeedE2E {
    private static final long FEED = 2L << 60;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private TestCluster.User ann;

    @BeforeEach
    void registerAnn() throws IOException {
        ann = TestCluster.newUser("ann");
    }

    @AfterEach
    void everythingRunsAgain() {
        List.of("auth-service", "message-service")
                .forEach(name -> TestCluster.cluster().awaitReady(name));
    }

    @Test
    void devicesAtBothGatewaysAreToldAndTheOfflineOneBySync() throws IOException {
        try (ChatClient phone = login(0, TestCluster.KNOWN_DEVICE);
                ChatClient laptop = login(1, "laptop")) {
            assertTold(phone, 1, "laptop");
            laptop.received(FEED | ann.id(), 1);
            await().atMost(PATIENCE).until(() -> notices(laptop).isEmpty());
            laptop.close();

            login(1, "tablet").close();
            assertTold(phone, 2, "tablet");
            // The same device again is no news: the next notice is that of the next device.
            login(1, "tablet").close();
            login(1, "watch").close();
            assertTold(phone, 3, "watch");

            try (ChatClient back = login(0, "laptop")) {
                assertThat(notices(back))
                        .extracting(Changed::getSeq, FeedE2E::device)
                        .containsExactly(tuple(2L, "tablet"), tuple(3L, "watch"));
            }
        }
    }

    @Test
    void aLoginWhileMessageServiceIsDeadIsToldWhenItIsBack() throws IOException {
        try (ChatClient phone = login(0, TestCluster.KNOWN_DEVICE)) {
            TestCluster.cluster().kill9("message-service");
            try {
                login(1, "laptop").close();
            } finally {
                TestCluster.cluster().start("message-service");
            }
            assertTold(phone, 1, "laptop");
            login(1, "tablet").close();
            assertTold(phone, 2, "tablet");
        }
    }

    /** Nobody is left who was told of it: the next process finds it in the database. */
    @Test
    void aNoticeSurvivesTheProcessThatWroteIt() throws IOException {
        try (ChatClient phone = login(0, TestCluster.KNOWN_DEVICE)) {
            TestCluster.cluster().kill9("message-service");
            try {
                login(1, "laptop").close();
                TestCluster.cluster().kill9("auth-service");
                TestCluster.cluster().start("auth-service");
            } finally {
                TestCluster.cluster().start("message-service");
            }
            assertTold(phone, 1, "laptop");
        }
    }

    private ChatClient login(int gateway, String device) throws IOException {
        ChatClient client = TestCluster.connect(gateway);
        client.login(ann.name(), ann.password(), device);
        return client;
    }

    /** The next notice, which is acknowledged. */
    private void assertTold(ChatClient client, long seq, String device) throws IOException {
        Changed notice = client.awaitNotice();
        client.received(notice.getConversationId(), notice.getSeq());
        assertThat(notice.getConversationId()).isEqualTo(FEED | ann.id());
        assertThat(notice.getSeq()).isEqualTo(seq);
        assertThat(notice.getSenderId()).isEqualTo(ann.id());
        assertThat(device(notice)).isEqualTo(device);
        assertThat(notice.getNotice().getNewDevice().getAddress()).isEqualTo("127.0.0.1");
        assertThat(notice.getNotice().getNewDevice().getLoggedInMs())
                .isBetween(notice.getTimestampMs() - 600_000, notice.getTimestampMs());
    }

    private static String device(Changed notice) {
        return notice.getNotice().getNewDevice().getDeviceId();
    }

    private static List<Changed> notices(ChatClient client) {
        SyncAnswer answer = client.call(FrameType.FRAME_TYPE_SYNC, Sync.getDefaultInstance(), SyncAnswer.parser());
        assertThat(answer.getMore()).isFalse();
        return answer.getChangesList();
    }
}
