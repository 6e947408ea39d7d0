package io.parley.systemtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.parley.proto.client.v1.Conversation;
import io.parley.proto.client.v1.Conversations;
import io.parley.proto.client.v1.ConversationsAnswer;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Position;
import io.parley.proto.client.v1.Privacy;
import io.parley.proto.client.v1.PrivacyAnswer;
import io.parley.proto.client.v1.Read;
import io.parley.proto.client.v1.ReadAnswer;
import io.parley.proto.client.v1.ReadBy;
import io.parley.proto.client.v1.ReadByAnswer;
import io.parley.proto.client.v1.Receipt;
import io.parley.proto.client.v1.Sync;
import io.parley.proto.client.v1.SyncAnswer;
import io.parley.systemtest.client.ChatClient;
import io.parley.systemtest.client.Frame;
import io.parley.systemtest.client.Refused;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two people on two gateways, one of whom wants nobody to know how far he has read. */
@ExtendWith(TestCluster.class)
class ReadReceiptsE2E {
    /** Nothing more comes when nothing came for so long. */
    private static final Duration QUIET = Duration.ofMillis(300);

    private TestCluster.User ann;
    private TestCluster.User ben;

    @BeforeEach
    void register() throws IOException {
        ann = TestCluster.newUser("ann");
        ben = TestCluster.newUser("ben");
    }

    /** P-373, P-374, P-375, P-377. */
    @Test
    void whoSwitchesReadReceiptsOffNeitherGivesNorGetsThemUntilHeSwitchesThemOn() throws IOException {
        long conversation;
        try (ChatClient annPhone = client(0, ann, "phone");
                ChatClient benPhone = client(1, ben, "phone");
                ChatClient annTablet = client(1, ann, "tablet");
                ChatClient benTablet = client(0, ben, "tablet")) {
            conversation = benPhone.send(ann.id(), "one").getConversationId();
            read(annPhone, conversation, 1);
            assertThat(awaitRead(benPhone, ann)).isEqualTo(1);
            awaitRead(annTablet, ann);

            assertThat(privacy(annPhone, Privacy.getDefaultInstance()).getReadReceipts())
                    .isTrue();
            assertThat(privacy(
                                    annPhone,
                                    Privacy.newBuilder().setReadReceipts(false).build())
                            .getReadReceipts())
                    .isFalse();
            assertThat(privacy(annTablet, Privacy.getDefaultInstance()).getReadReceipts())
                    .isFalse();
            // Within a second everybody knows; the list of the other one shows when.
            Awaitility.await()
                    .atMost(Duration.ofSeconds(1))
                    .until(() -> listed(benPhone, conversation).getPeerReadSeq() == 0);

            long two = benPhone.send(ann.id(), "two").getSeq();
            annPhone.received(conversation, two);
            read(annPhone, conversation, two);
            // Their other devices are told, on the gateway on which the other one would be.
            assertThat(awaitRead(annTablet, ann)).isEqualTo(two);
            long three = annPhone.send(ben.id(), "three").getSeq();
            benPhone.received(conversation, three);
            read(benPhone, conversation, three);
            assertThat(awaitRead(benTablet, ben)).isEqualTo(three);
            assertNobodyHasRead(benPhone);
            assertNobodyHasRead(annPhone);
            assertThat(readBy(benPhone, conversation, two).getCount()).isZero();
            Error refusal = catchThrowableOfType(Refused.class, () -> readBy(annPhone, conversation, three))
                    .error();
            assertThat(refusal.getCode()).isEqualTo(ErrorCode.ERROR_CODE_FORBIDDEN);
            assertThat(refusal.getMessage()).contains("read receipts");
        }

        try (ChatClient annPhone = client(0, ann, "phone");
                ChatClient benPhone = client(1, ben, "phone")) {
            for (ChatClient device : List.of(annPhone, benPhone)) {
                assertThat(listed(device, conversation).getPeerReadSeq()).isZero();
                assertThat(listed(device, conversation).getUnread()).isZero();
                Awaitility.await().until(() -> !synced(device, conversation).isEmpty());
                assertThat(synced(device, conversation))
                        .as("what was delivered is told, and nothing of reading")
                        .allSatisfy(receipt -> {
                            assertThat(receipt.getDeliveredSeq()).isPositive();
                            assertThat(receipt.getReadSeq()).isZero();
                        });
            }

            privacy(annPhone, Privacy.newBuilder().setReadReceipts(true).build());
            Awaitility.await()
                    .atMost(Duration.ofSeconds(1))
                    .until(() -> listed(benPhone, conversation).getPeerReadSeq() == 3);
            assertThat(listed(annPhone, conversation).getPeerReadSeq()).isEqualTo(3);
            assertThat(readBy(annPhone, conversation, 3).getCount()).isEqualTo(1);
            long four = benPhone.send(ann.id(), "four").getSeq();
            read(annPhone, conversation, four);
            assertThat(awaitRead(benPhone, ann)).isEqualTo(four);
        }
    }

    /** P-376: a burst of marks is told in few receipts, the last of which is the last mark. */
    @Test
    void marksThatMoveInABurstAreToldInFewReceipts() throws IOException {
        try (ChatClient annPhone = client(0, ann, "phone");
                ChatClient benPhone = client(1, ben, "phone")) {
            int messages = 20;
            long conversation = 0;
            for (int i = 0; i < messages; i++) {
                conversation = benPhone.send(ann.id(), "message " + i).getConversationId();
            }
            long startNanos = System.nanoTime();
            for (int seq = 1; seq <= messages; seq++) {
                read(annPhone, conversation, seq);
            }
            List<Long> told = new ArrayList<>();
            do {
                told.add(awaitRead(benPhone, ann));
            } while (told.getLast() < messages);
            long seconds = Duration.ofNanos(System.nanoTime() - startNanos).toSeconds();
            assertThat(told).hasSizeLessThanOrEqualTo((int) seconds + 2);
        }
    }

    private static ChatClient client(int gateway, TestCluster.User user, String device) throws IOException {
        ChatClient client = TestCluster.connect(gateway);
        client.login(user.name(), user.password(), device);
        return client;
    }

    private static PrivacyAnswer privacy(ChatClient client, Privacy change) {
        return client.call(FrameType.FRAME_TYPE_PRIVACY, change, PrivacyAnswer.parser());
    }

    private static ReadAnswer read(ChatClient client, long conversation, long seq) {
        Read read = Read.newBuilder()
                .addPositions(
                        Position.newBuilder().setConversationId(conversation).setSeq(seq))
                .build();
        return client.call(FrameType.FRAME_TYPE_READ, read, ReadAnswer.parser());
    }

    private static ReadByAnswer readBy(ChatClient client, long conversation, long seq) {
        return client.call(
                FrameType.FRAME_TYPE_READ_BY,
                ReadBy.newBuilder().setConversationId(conversation).setSeq(seq).build(),
                ReadByAnswer.parser());
    }

    private static Conversation listed(ChatClient client, long conversation) {
        Conversations page = Conversations.newBuilder().setLimit(10).build();
        return client
                .call(FrameType.FRAME_TYPE_CONVERSATIONS, page, ConversationsAnswer.parser())
                .getConversationsList()
                .stream()
                .filter(each -> each.getConversationId() == conversation)
                .findFirst()
                .orElseThrow();
    }

    /** What Sync tells a device that knows of no receipt. */
    private static List<Receipt> synced(ChatClient client, long conversation) {
        Sync sync = Sync.newBuilder()
                .addDelivered(
                        Position.newBuilder().setConversationId(conversation).setSeq(0))
                .build();
        return client.call(FrameType.FRAME_TYPE_SYNC, sync, SyncAnswer.parser()).getReceiptsList();
    }

    /** In what has come to the device and is not taken yet. */
    private static void assertNobodyHasRead(ChatClient device) {
        try {
            Frame push;
            while ((push = device.pollPush(QUIET)) != null) {
                if (push.type() == FrameType.FRAME_TYPE_RECEIPT) {
                    assertThat(push.as(Receipt.parser()).getReadSeq()).isZero();
                }
            }
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** The next receipt that a device gets of what a user has read. */
    private static long awaitRead(ChatClient device, TestCluster.User reader) {
        Receipt receipt;
        do {
            receipt = device.awaitPush(FrameType.FRAME_TYPE_RECEIPT, Receipt.parser());
        } while (receipt.getReadSeq() == 0 || receipt.getUserId() != reader.id());
        return receipt.getReadSeq();
    }
}
