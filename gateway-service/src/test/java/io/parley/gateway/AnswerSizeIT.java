package io.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.gateway.testing.AuthPeer;
import io.parley.gateway.testing.GatewayEnvironment;
import io.parley.gateway.testing.TestClient;
import io.parley.proto.ConversationIds;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.History;
import io.parley.proto.client.v1.HistoryAnswer;
import io.parley.proto.client.v1.Message;
import io.parley.proto.client.v1.Position;
import io.parley.proto.client.v1.SendAck;
import io.parley.proto.client.v1.Sync;
import io.parley.proto.client.v1.SyncAnswer;
import io.parley.proto.client.v1.User;
import io.parley.proto.client.v1.UserLookup;
import io.parley.proto.client.v1.UserLookupAnswer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** P-131: lists that do not fit into a frame come in parts. The client checks the length of every frame. */
@QuarkusTest
@QuarkusTestResource(GatewayEnvironment.class)
class AnswerSizeIT {
    private static final int MESSAGES = 12;

    @ConfigProperty(name = "parley.gateway.tcp.port")
    int port;

    /** P-84, P-135. */
    @Test
    void everyMessageAndEveryUserIsListedOnce() {
        try (TestClient client = TestClient.loggedIn(port, "user651", "phone")) {
            IntStream.range(0, MESSAGES)
                    .forEach(i -> client.answer(client.send("user652", "m-" + i, "x".repeat(16_384)), SendAck.class));

            assertThat(history(client)).containsExactly(12L, 11L, 10L, 9L, 8L, 7L, 6L, 5L, 4L, 3L, 2L, 1L);
            assertThat(sync(client))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, MESSAGES).boxed().toList());
            assertThat(users(client))
                    .containsExactlyElementsOf(IntStream.range(700, 800)
                            .mapToObj(i -> AuthPeer.idOf("user" + i))
                            .toList());
        }
    }

    @Test
    void aContinuationOfAnotherDeviceIsInvalid() {
        try (TestClient phone = TestClient.loggedIn(port, "user653", "phone");
                TestClient tablet = TestClient.loggedIn(port, "user653", "tablet")) {
            IntStream.range(0, 5)
                    .forEach(i -> phone.answer(phone.send("user654", "m-" + i, "x".repeat(16_384)), SendAck.class));
            Sync all = syncAfter("user653", "user654").build();
            SyncAnswer first = phone.answer(phone.request(FrameType.FRAME_TYPE_SYNC, all), SyncAnswer.class);
            assertThat(first.getMore()).isTrue();

            int stolen = tablet.request(
                    FrameType.FRAME_TYPE_SYNC,
                    all.toBuilder().setContinuation(first.getContinuation()).build());
            assertThat(tablet.error(stolen).getCode()).isEqualTo(ErrorCode.ERROR_CODE_INVALID);
            tablet.ping();
        }
    }

    /** A sentence that repeats what the client has sent does not grow with it. */
    @Test
    void aRefusalIsShort() {
        try (TestClient client = TestClient.loggedIn(port, "user655", "phone")) {
            int id = client.request(
                    FrameType.FRAME_TYPE_HISTORY,
                    History.newBuilder().setUserName("𠀀".repeat(16_000)).build());
            assertThat(client.error(id).getMessage()).hasSizeLessThan(600);
        }
    }

    private static List<Long> history(TestClient client) {
        List<Long> seqs = new ArrayList<>();
        HistoryAnswer page;
        do {
            page = client.answer(
                    client.request(
                            FrameType.FRAME_TYPE_HISTORY,
                            History.newBuilder()
                                    .setUserName("user652")
                                    .setLimit(200)
                                    .setBeforeSeq(seqs.isEmpty() ? 0 : seqs.getLast())
                                    .build()),
                    HistoryAnswer.class);
            page.getMessagesList().stream().map(Message::getSeq).forEach(seqs::add);
        } while (page.getMore());
        return seqs;
    }

    private static List<Long> sync(TestClient client) {
        List<Long> seqs = new ArrayList<>();
        Sync.Builder request = syncAfter("user651", "user652");
        SyncAnswer page;
        do {
            page = client.answer(client.request(FrameType.FRAME_TYPE_SYNC, request.build()), SyncAnswer.class);
            page.getMessagesList().stream().map(Message::getSeq).forEach(seqs::add);
            request.setContinuation(page.getContinuation());
        } while (page.getMore());
        return seqs;
    }

    private static Sync.Builder syncAfter(String oneUser, String otherUser) {
        return Sync.newBuilder()
                .addAfter(Position.newBuilder()
                        .setConversationId(ConversationIds.direct(AuthPeer.idOf(oneUser), AuthPeer.idOf(otherUser)))
                        .setSeq(0));
    }

    private static List<Integer> users(TestClient client) {
        List<Integer> asked = IntStream.range(700, 800)
                .mapToObj(i -> AuthPeer.idOf("user" + i))
                .toList();
        List<Integer> found = new ArrayList<>();
        UserLookupAnswer page;
        do {
            page = client.answer(
                    client.request(
                            FrameType.FRAME_TYPE_USER_LOOKUP,
                            UserLookup.newBuilder().addAllUserIds(asked).build()),
                    UserLookupAnswer.class);
            page.getUsersList().stream().map(User::getId).forEach(found::add);
            asked = asked.subList(page.getAnswered(), asked.size());
        } while (page.getMore());
        return found;
    }
}
