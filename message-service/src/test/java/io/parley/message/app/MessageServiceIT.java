package io.parley.message.app;

import static io.parley.message.testing.GatewayStandIn.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.parley.kit.testing.KafkaClientProbe;
import io.parley.message.routing.WarmUp;
import io.parley.message.testing.Deliveries;
import io.parley.message.testing.Deliveries.Pushed;
import io.parley.message.testing.GatewayStandIn;
import io.parley.message.testing.MessageServers;
import io.parley.message.testing.PresenceStandIn;
import io.parley.message.testing.Users;
import io.parley.proto.ConversationIds;
import io.parley.proto.ServiceMetadata;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.HistoryAnswer;
import io.parley.proto.client.v1.Message;
import io.parley.proto.client.v1.MessageType;
import io.parley.proto.client.v1.Receipt;
import io.parley.proto.client.v1.SendAck;
import io.parley.proto.client.v1.Sync;
import io.parley.proto.client.v1.SyncAnswer;
import io.parley.proto.message.v1.Acknowledgement;
import io.parley.proto.message.v1.HistoryRequest;
import io.parley.proto.message.v1.SendCommand;
import io.parley.proto.message.v1.SendOutcome;
import io.parley.proto.message.v1.SyncRequest;
import io.parley.proto.presence.v1.Location;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole service over real gRPC, with its real database and broker; the test plays gateways, presence and clients. */
@QuarkusTest
@QuarkusTestResource(value = MessageServers.class, restrictToAnnotatedClass = true)
class MessageServiceIT {
    private static final Metadata.Key<byte[]> ERROR =
            Metadata.Key.of(ServiceMetadata.ERROR, Metadata.BINARY_BYTE_MARSHALLER);
    private static final String PHONE = "phone";
    private static final String WEB = "web";
    private static final long EPOCH = 1L << 40;

    private static PresenceStandIn presence;
    private static Deliveries deliveries;

    @Inject
    WarmUp warmUp;

    private final int alice = Users.next();
    private final int bob = Users.next();
    private final long conversation = ConversationIds.direct(alice, bob);
    private GatewayStandIn gateway;

    @BeforeAll
    static void start() {
        String[] address = setting("parley.message.presence").split(":");
        presence = new PresenceStandIn(Integer.parseInt(address[1]), MessageServers.CREDENTIAL);
        presence.start();
        deliveries = new Deliveries(setting("kafka.bootstrap.servers"));
    }

    @AfterAll
    static void stop() {
        presence.close();
        deliveries.close();
    }

    @BeforeEach
    void connect() {
        gateway = new GatewayStandIn(port(), MessageServers.CREDENTIAL);
        // Before, a push may be left to redelivery.
        eventually(() -> assertThat(warmUp.done()).isTrue());
    }

    @AfterEach
    void disconnect() {
        presence.logoutAll();
        gateway.close();
    }

    @Test
    void theKafkaClientTakesWhateverIsConfiguredUnderKafka() {
        assertThat(KafkaClientProbe.clients()).anySatisfy(client -> assertThat(client)
                .containsEntry("security.protocol", "PLAINTEXT")
                .containsEntry("client.id", "message-service-deliveries"));
    }

    @Test
    void theStartOpensTheWayOfDeliveries() {
        eventually(() -> assertThat(warmUp.done()).isTrue());
    }

    @Test
    void aMessageIsCommittedAcknowledgedAndPushed() {
        Location bobsPhone = presence.login(bob, PHONE, 17, EPOCH + 3);
        Location alicesPhone = presence.login(alice, PHONE, 4, EPOCH);
        Location alicesWeb = presence.login(alice, WEB, 5, EPOCH);
        long before = System.currentTimeMillis();

        SendAck ack = gateway.committed(text(alice, PHONE, bob, "id-1", "你好 😀"));

        assertThat(ack.getConversationId()).isEqualTo(conversation);
        assertThat(ack.getSeq()).isEqualTo(1);
        assertThat(ack.getTimestampMs()).isBetween(before, System.currentTimeMillis());
        eventually(() -> assertThat(deliveries.pushedTo(bobsPhone)).hasSize(1));
        Pushed pushed = deliveries.pushedTo(bobsPhone).getFirst();
        assertThat(pushed.partition()).isEqualTo(17);
        assertThat(pushed.epoch()).isEqualTo(EPOCH + 3);
        assertThat(pushed.message())
                .isEqualTo(Message.newBuilder()
                        .setConversationId(conversation)
                        .setSeq(1)
                        .setTimestampMs(ack.getTimestampMs())
                        .setSenderId(alice)
                        .setSenderName("user-" + alice)
                        .setRecipientId(bob)
                        .setClientMessageId("id-1")
                        .setMessageType(MessageType.MESSAGE_TYPE_TEXT)
                        .setText("你好 😀")
                        .build());
        eventually(() -> assertThat(firstPushes(alicesWeb)).hasSize(1));
        assertThat(firstPushes(alicesPhone)).as("the device it came from").isEmpty();
    }

    @Test
    void sessionsOfOneGatewayShareOneFrame() {
        Location phone = presence.login(bob, PHONE, 9, EPOCH);
        Location web = presence.login(bob, WEB, 9, EPOCH);

        gateway.committed(text(alice, PHONE, bob, "id", "text"));

        eventually(() -> assertThat(firstPushes(phone)).hasSize(1));
        assertThat(deliveries.pushedTo(phone).getFirst().sessions())
                .containsExactlyInAnyOrder(phone.getSessionId(), web.getSessionId());
    }

    @Test
    void notesToOneselfGoToTheOtherDevices() {
        Location phone = presence.login(alice, PHONE, 9, EPOCH);
        Location web = presence.login(alice, WEB, 9, EPOCH);

        SendAck ack = gateway.committed(text(alice, PHONE, alice, "id", "note"));

        assertThat(ack.getConversationId()).isEqualTo(ConversationIds.direct(alice, alice));
        eventually(() -> assertThat(firstPushes(web)).hasSize(1));
        assertThat(firstPushes(phone)).isEmpty();
    }

    @Test
    void pipelinedSendsKeepTheirOrder() {
        int count = 1_000;
        Location phone = presence.login(bob, PHONE, 21, EPOCH);
        List<CompletableFuture<SendOutcome>> outcomes = new ArrayList<>();
        for (int from = 0; from < count; from += 50) {
            outcomes.addAll(gateway.send(texts(from, from + 50)));
        }

        assertThat(outcomes.stream()
                        .map(outcome -> outcome.join().getCommitted().getSeq()))
                .containsExactlyElementsOf(oneTo(count));
        eventually(() -> assertThat(firstPushes(phone)).hasSize(count));
        assertThat(firstPushes(phone)).extracting(Message::getSeq).containsExactlyElementsOf(oneTo(count));
        assertThat(firstPushes(phone))
                .extracting(Message::getText)
                .containsExactlyElementsOf(
                        IntStream.range(0, count).mapToObj(i -> "text " + i).toList());
    }

    @Test
    void aRepeatedSendGetsTheFirstAckAndNoSecondPush() {
        Location phone = presence.login(bob, PHONE, 2, EPOCH);
        SendCommand.Builder send = text(alice, PHONE, bob, "same", "text");
        SendAck first = gateway.committed(send.clone());

        assertThat(gateway.committed(send.clone())).isEqualTo(first);
        List<CompletableFuture<SendOutcome>> together = gateway.send(List.of(
                text(alice, PHONE, bob, "twice", "text"), send.clone(), text(alice, PHONE, bob, "twice", "text")));
        assertThat(together.stream()
                        .map(outcome -> outcome.join().getCommitted().getSeq()))
                .containsExactly(2L, 1L, 2L);
        gateway.committed(text(alice, PHONE, bob, "last", "text"));

        eventually(
                () -> assertThat(firstPushes(phone)).extracting(Message::getSeq).contains(3L));
        assertThat(firstPushes(phone)).extracting(Message::getSeq).containsExactly(1L, 2L, 3L);
    }

    @Test
    void whatCannotBeTakenIsRefusedAndTheRestIsTaken() {
        List<SendOutcome> outcomes = gateway
                .send(List.of(
                        text(alice, PHONE, bob, "1", "fine"),
                        text(alice, PHONE, bob, "2", ""),
                        text(alice, PHONE, bob, "3", "x".repeat(16_385)),
                        text(alice, PHONE, bob, "not an id", "text"),
                        text(alice, PHONE, 7, "5", "text"),
                        text(0, PHONE, bob, "6", "text"),
                        text(alice, PHONE, bob, "7", "text").setMessageType(MessageType.MESSAGE_TYPE_SYSTEM),
                        text(alice, PHONE, bob, "8", "x".repeat(16_384))))
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(outcomes.stream().map(outcome -> outcome.getRefused().getCode()))
                .containsExactly(
                        ErrorCode.ERROR_CODE_UNSPECIFIED,
                        ErrorCode.ERROR_CODE_INVALID,
                        ErrorCode.ERROR_CODE_TOO_LARGE,
                        ErrorCode.ERROR_CODE_INVALID,
                        ErrorCode.ERROR_CODE_INVALID,
                        ErrorCode.ERROR_CODE_INVALID,
                        ErrorCode.ERROR_CODE_INVALID,
                        ErrorCode.ERROR_CODE_UNSPECIFIED);
        assertThat(outcomes.getFirst().getCommitted().getSeq()).isEqualTo(1);
        assertThat(outcomes.getLast().getCommitted().getSeq()).isEqualTo(2);
    }

    @Test
    void anAcknowledgementBecomesACursorAndOneReceipt() {
        Location alicesPhone = presence.login(alice, PHONE, 3, EPOCH);
        Location bobsPhone = presence.login(bob, PHONE, 3, EPOCH);
        gateway.send(texts(0, 3)).forEach(CompletableFuture::join);

        gateway.acknowledge(bob, PHONE, conversation, 3);
        eventually(() -> assertThat(deliveries.receiptsFor(alicesPhone))
                .containsExactly(Receipt.newBuilder()
                        .setConversationId(conversation)
                        .setUserId(bob)
                        .setDeliveredSeq(3)
                        .build()));
        assertThat(sync(bob, PHONE).getMessagesList()).isEmpty();

        // None of these is news for anybody: a lower one, the same by another device, the sender's own messages.
        gateway.acknowledge(bob, PHONE, conversation, 2);
        gateway.acknowledge(bob, WEB, conversation, 3);
        gateway.acknowledge(alice, PHONE, conversation, 3);
        eventually(() -> assertThat(sync(alice, PHONE).getMessagesList()).isEmpty());
        gateway.send(texts(3, 4)).forEach(CompletableFuture::join);
        gateway.acknowledge(bob, PHONE, conversation, 4);
        eventually(() -> assertThat(deliveries.receiptsFor(alicesPhone)).hasSize(2));
        assertThat(deliveries.receiptsFor(alicesPhone))
                .extracting(Receipt::getDeliveredSeq)
                .containsExactly(3L, 4L);
        assertThat(deliveries.receiptsFor(bobsPhone)).isEmpty();
    }

    @Test
    void acknowledgementsThatMakeNoSenseChangeNothing() {
        int stranger = Users.next();
        gateway.send(texts(0, 3)).forEach(CompletableFuture::join);

        gateway.acknowledge(stranger, PHONE, conversation, 3);
        gateway.acknowledge(bob, "x".repeat(65), conversation, 3);
        gateway.acknowledge(bob, "not a device", conversation, 3);
        gateway.acknowledge(bob, PHONE, ConversationIds.direct(bob, stranger), 3);
        gateway.acknowledge(bob, PHONE, conversation, -1);
        gateway.acknowledge(bob, PHONE, conversation, 2);

        eventually(() -> assertThat(sync(bob, PHONE).getMessagesList())
                .extracting(Message::getSeq)
                .containsExactly(3L));
        gateway.acknowledge(bob, PHONE, conversation, 1_000_000);
        eventually(() -> assertThat(sync(bob, PHONE).getMessagesList()).isEmpty());
        gateway.send(texts(3, 4)).forEach(CompletableFuture::join);
        assertThat(sync(bob, PHONE).getMessagesList())
                .extracting(Message::getSeq)
                .containsExactly(4L);
    }

    @Test
    void receiptsOfVeryManyConversationsAtOnceAllArrive() {
        int senders = 5_200;
        List<Location> sessions = new ArrayList<>();
        List<SendCommand.Builder> sends = new ArrayList<>();
        List<Acknowledgement> acknowledgements = new ArrayList<>();
        for (int i = 0; i < senders; i++) {
            int sender = Users.next();
            sessions.add(presence.login(sender, PHONE, i % 4, EPOCH));
            sends.add(text(sender, PHONE, bob, "id", "text"));
            acknowledgements.add(Acknowledgement.newBuilder()
                    .setUserId(bob)
                    .setDeviceId(PHONE)
                    .setConversationId(ConversationIds.direct(sender, bob))
                    .setSeq(1)
                    .build());
        }
        gateway.send(sends)
                .forEach(outcome -> assertThat(outcome.join().hasCommitted()).isTrue());

        gateway.acknowledge(acknowledgements);

        eventually(() -> assertThat(deliveries.receiptSessions())
                .containsAll(sessions.stream().map(Location::getSessionId).toList()));
        assertThat(presence.largestLocate()).isLessThanOrEqualTo(5_000);
    }

    @Test
    void whoWasOfflineGetsEverythingOnceAndInOrder() {
        gateway.send(texts(0, 450)).forEach(CompletableFuture::join);

        List<Message> all = new ArrayList<>();
        SyncAnswer page = sync(bob, PHONE);
        all.addAll(page.getMessagesList());
        while (page.getMore()) {
            page = sync(bob, PHONE, Sync.newBuilder().setContinuation(page.getContinuation()));
            all.addAll(page.getMessagesList());
        }

        assertThat(all).extracting(Message::getSeq).containsExactlyElementsOf(oneTo(450));
    }

    @Test
    void historyIsPagedNewestFirstWithoutGapOrOverlap() {
        gateway.send(texts(0, 25)).forEach(CompletableFuture::join);

        List<Long> seqs = new ArrayList<>();
        HistoryRequest.Builder request =
                HistoryRequest.newBuilder().setUserId(bob).setPeerId(alice).setLimit(10);
        HistoryAnswer page;
        do {
            page = gateway.calls().history(request.build()).getAnswer();
            page.getMessagesList().forEach(message -> seqs.add(message.getSeq()));
            request.setBeforeSeq(seqs.getLast());
        } while (page.getMore());

        assertThat(seqs).containsExactlyElementsOf(oneTo(25).reversed());
        assertThat(page.getConversationId()).isEqualTo(conversation);
        assertThat(page.getMessages(0).getText()).isEqualTo("text 4");
    }

    @Test
    void historyIsLimitedInBytes() {
        String large = "x".repeat(16_000);
        gateway.send(IntStream.range(0, 5)
                        .mapToObj(i -> text(alice, PHONE, bob, "id-" + i, large))
                        .toList())
                .forEach(CompletableFuture::join);

        HistoryAnswer page = history(bob, 200).getAnswer();
        assertThat(page.getMessagesList()).extracting(Message::getSeq).containsExactly(5L, 4L, 3L);
        assertThat(page.getMore()).isTrue();
    }

    @Test
    void historyIsForMembersOnly() {
        gateway.send(texts(0, 1)).forEach(CompletableFuture::join);
        int stranger = Users.next();

        assertRefused(Status.Code.PERMISSION_DENIED, ErrorCode.ERROR_CODE_FORBIDDEN, () -> history(stranger, 10));
        assertRefused(Status.Code.INVALID_ARGUMENT, ErrorCode.ERROR_CODE_INVALID, () -> history(bob, 0));
        assertRefused(Status.Code.INVALID_ARGUMENT, ErrorCode.ERROR_CODE_INVALID, () -> history(bob, 201));
        assertRefused(Status.Code.INVALID_ARGUMENT, ErrorCode.ERROR_CODE_INVALID, () -> gateway.calls()
                .history(HistoryRequest.newBuilder().setUserId(bob).setLimit(10).build()));
        assertThat(gateway.calls()
                        .history(HistoryRequest.newBuilder()
                                .setUserId(bob)
                                .setPeerId(stranger)
                                .setLimit(10)
                                .build())
                        .getAnswer()
                        .getMessagesList())
                .as("a conversation without messages")
                .isEmpty();
    }

    @Test
    void syncRefusalsNameTheReason() {
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                ErrorCode.ERROR_CODE_INVALID,
                () -> sync(bob, PHONE, Sync.newBuilder().setLimit(201)));
    }

    @Test
    void callsWithoutTheServiceCredentialAreRefused() {
        for (String credential : new String[] {null, "", "wrong", MessageServers.CREDENTIAL + "x"}) {
            try (GatewayStandIn intruder = new GatewayStandIn(port(), credential)) {
                assertThatThrownBy(() -> intruder.calls()
                                .sync(SyncRequest.newBuilder()
                                        .setUserId(bob)
                                        .setDeviceId(PHONE)
                                        .build()))
                        .satisfies(failure -> assertThat(
                                        Status.fromThrowable(failure).getCode())
                                .isEqualTo(Status.Code.UNAUTHENTICATED));
                intruder.send(List.of(text(alice, PHONE, bob, "id", "text")));
                assertThatThrownBy(() -> intruder.ended().get()).satisfies(failure -> assertThat(
                                Status.fromThrowable(failure).getCode())
                        .isEqualTo(Status.Code.UNAUTHENTICATED));
            }
        }
        assertThat(history(bob, 10).getAnswer().getMessagesList()).isEmpty();
    }

    @Test
    void aHalfClosedStreamFinishesItsOutcomes() {
        List<CompletableFuture<SendOutcome>> outcomes = gateway.send(texts(0, 500));

        gateway.halfClose().join();

        assertThat(outcomes)
                .allMatch(outcome -> outcome.isDone() && outcome.join().hasCommitted());
    }

    @Test
    void aStreamThatBreaksLeavesNothingBehind() {
        gateway.send(texts(0, 500));
        gateway.close();

        try (GatewayStandIn next = new GatewayStandIn(port(), MessageServers.CREDENTIAL)) {
            List<CompletableFuture<SendOutcome>> repeated = next.send(texts(0, 500));
            assertThat(repeated.stream()
                            .map(outcome -> outcome.join().getCommitted().getSeq()))
                    .containsExactlyElementsOf(oneTo(500));
            next.halfClose().join();
        }
    }

    @Test
    void manyStreamsSendAtTheSameTime() {
        int streams = 8;
        List<GatewayStandIn> gateways = new ArrayList<>();
        List<CompletableFuture<SendOutcome>> outcomes = new ArrayList<>();
        for (int stream = 0; stream < streams; stream++) {
            GatewayStandIn one = new GatewayStandIn(port(), MessageServers.CREDENTIAL);
            gateways.add(one);
            for (int request = 0; request < 20; request++) {
                String id = stream + "-" + request + "-";
                outcomes.addAll(one.send(IntStream.range(0, 10)
                        .mapToObj(i -> text(alice, PHONE, bob, id + i, i == 5 ? "" : "text"))
                        .toList()));
            }
        }

        gateways.forEach(one -> one.halfClose().join());
        gateways.forEach(GatewayStandIn::close);
        assertThat(outcomes).allMatch(CompletableFuture::isDone);
        assertThat(outcomes.stream()
                        .map(CompletableFuture::join)
                        .filter(SendOutcome::hasCommitted)
                        .map(outcome -> outcome.getCommitted().getSeq()))
                .containsExactlyInAnyOrderElementsOf(oneTo(streams * 20 * 9));
    }

    @Test
    void aPushThatNobodyAcknowledgesIsRepeatedUntilSomebodyDoes() {
        Location phone = presence.login(bob, PHONE, 30, EPOCH);
        gateway.send(texts(0, 3)).forEach(CompletableFuture::join);

        eventually(() -> assertThat(repeats(phone)).extracting(Message::getSeq).containsSequence(1L, 2L, 3L));
        Message repeated = repeats(phone).getFirst();
        assertThat(repeated.getText()).isEqualTo("text 0");
        assertThat(repeated.getRecipientId()).isEqualTo(bob);

        gateway.acknowledge(bob, PHONE, conversation, 2);
        int before = repeats(phone).size();
        eventually(() -> assertThat(repeats(phone).stream().skip(before))
                .extracting(Message::getSeq)
                .endsWith(3L));
        gateway.acknowledge(bob, PHONE, conversation, 3);
    }

    @Test
    void whilePresenceIsAwayMessagesAreAcknowledgedAndPushedLater() {
        Location phone = presence.login(bob, PHONE, 31, EPOCH);
        Location alicesPhone = presence.login(alice, PHONE, 31, EPOCH);
        presence.stop();
        try {
            long start = System.nanoTime();
            gateway.send(texts(0, 100)).forEach(CompletableFuture::join);
            gateway.acknowledge(bob, PHONE, conversation, 50);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
            assertThat(deliveries.pushedTo(phone)).isEmpty();
        } finally {
            presence.start();
        }

        eventually(() -> assertThat(deliveries.messagesFor(phone))
                .extracting(Message::getSeq)
                .containsSubsequence(oneTo(100).subList(50, 100)));
        eventually(() -> assertThat(deliveries.receiptsFor(alicesPhone))
                .extracting(Receipt::getDeliveredSeq)
                .containsExactly(50L));
    }

    @Test
    void whilePresenceIsSilentMessagesAreAcknowledgedInTime() {
        presence.silent(true);
        try {
            long start = System.nanoTime();
            for (int i = 0; i < 20; i++) {
                gateway.committed(text(alice, PHONE, bob, "id-" + i, "text"));
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as("only some of them wait for the time-out of Locate")
                    .isLessThan(Duration.ofSeconds(10));
        } finally {
            presence.silent(false);
        }
        awaitRouting();
    }

    /** Other tests expect their pushes at once. */
    private void awaitRouting() {
        Location probe = presence.login(bob, "probe", 40, EPOCH);
        eventually(() -> {
            gateway.committed(text(alice, PHONE, bob, "probe-" + System.nanoTime(), "text"));
            assertThat(firstPushes(probe)).isNotEmpty();
        });
    }

    /** The first pushes of messages; repeated ones do not carry the sender's name. */
    private static List<Message> firstPushes(Location session) {
        return deliveries.messagesFor(session).stream()
                .filter(message -> !message.getSenderName().isEmpty())
                .toList();
    }

    private static List<Message> repeats(Location session) {
        return deliveries.messagesFor(session).stream()
                .filter(message -> message.getSenderName().isEmpty())
                .toList();
    }

    private List<SendCommand.Builder> texts(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> text(alice, PHONE, bob, "id-" + i, "text " + i))
                .toList();
    }

    private SyncAnswer sync(int user, String device) {
        return sync(user, device, Sync.newBuilder());
    }

    private SyncAnswer sync(int user, String device, Sync.Builder sync) {
        return gateway.calls()
                .sync(SyncRequest.newBuilder()
                        .setUserId(user)
                        .setDeviceId(device)
                        .setSync(sync)
                        .build())
                .getAnswer();
    }

    private io.parley.proto.message.v1.HistoryResponse history(int user, int limit) {
        return gateway.calls()
                .history(HistoryRequest.newBuilder()
                        .setUserId(user)
                        .setConversationId(conversation)
                        .setLimit(limit)
                        .build());
    }

    private static void assertRefused(Status.Code status, ErrorCode code, ThrowingRunnable call) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(StatusRuntimeException.class, refused -> {
            assertThat(refused.getStatus().getCode()).isEqualTo(status);
            assertThat(error(refused).getCode()).isEqualTo(code);
            assertThat(error(refused).getMessage()).endsWith(".");
        });
    }

    private static Error error(StatusRuntimeException refused) {
        try {
            return Error.parseFrom(refused.getTrailers().get(ERROR));
        } catch (com.google.protobuf.InvalidProtocolBufferException broken) {
            throw new AssertionError(broken);
        }
    }

    private static void eventually(ThrowingRunnable assertion) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(assertion);
    }

    private static List<Long> oneTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    private static int port() {
        return Integer.parseInt(setting("quarkus.grpc.server.test-port"));
    }

    private static String setting(String key) {
        return ConfigProvider.getConfig().getValue(key, String.class);
    }
}
