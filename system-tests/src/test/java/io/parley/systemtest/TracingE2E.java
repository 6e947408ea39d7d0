package io.parley.systemtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.parley.proto.client.v1.Block;
import io.parley.proto.client.v1.BlockAnswer;
import io.parley.proto.client.v1.CreateGroup;
import io.parley.proto.client.v1.CreateGroupAnswer;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.GroupProfile;
import io.parley.proto.client.v1.Message;
import io.parley.proto.client.v1.Send;
import io.parley.proto.client.v1.SendAck;
import io.parley.systemtest.client.ChatClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The way of an entry through two gateways, as whoever collects the traces sees it. */
@ExtendWith(TestCluster.class)
class TracingE2E {
    private TestCluster.User ann;
    private TestCluster.User ben;
    private ChatClient annClient;
    private ChatClient benClient;

    @BeforeEach
    void logBothIn() throws IOException {
        ann = TestCluster.newUser("ann");
        ben = TestCluster.newUser("ben");
        annClient = TestCluster.connect(0);
        benClient = TestCluster.connect(1);
        annClient.login(ann.name(), ann.password(), "phone");
        benClient.login(ben.name(), ben.password(), "phone");
        TestCluster.set(Map.of("tracing.users", Integer.toString(ann.id())));
    }

    @AfterEach
    void close() throws IOException {
        annClient.close();
        benClient.close();
        TestCluster.set(Map.of());
    }

    @Test
    void aMessageIsFollowedFromItsSenderToWhatItsReceiverAcknowledges() throws IOException {
        benClient.send(ann.id(), "of somebody who is not traced");
        annClient.received(annClient.awaitMessage().getConversationId(), 1);
        SendAck ack = annClient.send(ben.id(), "a secret that no trace tells");
        Message pushed = benClient.awaitMessage();
        benClient.received(pushed.getConversationId(), pushed.getSeq());

        Span send = await().until(() -> spans("send", ann), spans -> spans.size() == 1)
                .getFirst();
        assertThat(number(send, "parley.conversation.id")).isEqualTo(ack.getConversationId());
        assertThat(number(send, "parley.seq")).isEqualTo(ack.getSeq());
        assertThat(send.getParentSpanId()).isEqualTo(ByteString.EMPTY);
        Map<String, Span> trace = await().until(() -> trace(send), spans -> spans.size() == 4);
        assertThat(trace).containsOnlyKeys("send", "store", "publish", "deliver");
        assertThat(trace.get("store").getParentSpanId()).isEqualTo(send.getSpanId());
        assertThat(trace.get("publish").getParentSpanId())
                .isEqualTo(trace.get("store").getSpanId());
        assertThat(number(trace.get("publish"), "parley.gateway.ordinal")).isEqualTo(1);
        assertThat(number(trace.get("publish"), "messaging.kafka.offset")).isNotNegative();
        Span deliver = trace.get("deliver");
        assertThat(deliver.getParentSpanId()).isEqualTo(trace.get("publish").getSpanId());
        assertThat(number(deliver, "parley.user.id")).isEqualTo(ben.id());
        assertThat(value(deliver, "parley.acknowledged").getBoolValue()).isTrue();
        assertThat(deliver.getEvents(0).getName()).isEqualTo("written");
        // The commit is a trace of its own, as it may serve the entries of many.
        assertThat(all().filter(span -> span.getName().equals("commit"))
                        .flatMap(span -> span.getLinksList().stream())
                        .map(Span.Link::getSpanId))
                .contains(trace.get("store").getSpanId());
        assertThat(spans("send", ben)).isEmpty();
        assertThat(TestCluster.collector().spans())
                .noneMatch(spans -> spans.toString().contains("secret"))
                .noneMatch(spans ->
                        spans.toByteString().toString(StandardCharsets.UTF_8).contains("secret"));
    }

    @Test
    void inALargeGroupEachDeviceHasItsOwnEnd() throws IOException {
        TestCluster.User carl = TestCluster.newUser("carl");
        try (ChatClient carlClient = TestCluster.connect(0)) {
            carlClient.login(carl.name(), carl.password(), "phone");
            long group = annClient
                    .call(
                            FrameType.FRAME_TYPE_CREATE_GROUP,
                            CreateGroup.newBuilder()
                                    .setClientMessageId(UUID.randomUUID().toString())
                                    .setProfile(GroupProfile.newBuilder().setName("three"))
                                    .addUserIds(ben.id())
                                    .addUserIds(carl.id())
                                    .build(),
                            CreateGroupAnswer.parser())
                    .getConversationId();
            SendAck ack = annClient.call(
                    FrameType.FRAME_TYPE_SEND,
                    Send.newBuilder()
                            .setConversationId(group)
                            .setClientMessageId(UUID.randomUUID().toString())
                            .setText("to all")
                            .build(),
                    SendAck.parser());
            for (ChatClient client : List.of(benClient, carlClient)) {
                assertThat(client.awaitMessage().getSeq()).isEqualTo(ack.getSeq());
                client.received(group, ack.getSeq());
            }
            await().untilAsserted(() -> assertThat(Stream.of(ben, carl)
                            .flatMap(user -> spans("deliver", user).stream())
                            .filter(span -> number(span, "parley.conversation.id") == group
                                    && number(span, "parley.seq") == ack.getSeq()
                                    && value(span, "parley.acknowledged").getBoolValue())
                            .map(span -> number(span, "parley.user.id")))
                    .containsExactlyInAnyOrder((long) ben.id(), (long) carl.id()));
        }
    }

    @Test
    void aRefusalIsTheEndOfATrace() {
        benClient.call(
                FrameType.FRAME_TYPE_BLOCK,
                Block.newBuilder().setUserId(ann.id()).build(),
                BlockAnswer.parser());
        await().ignoreExceptions().until(() -> {
            annClient.ask(
                    FrameType.FRAME_TYPE_SEND,
                    ChatClient.sendTo(ben.id(), UUID.randomUUID().toString(), "unwanted"),
                    SendAck.parser());
            return spans("store", ann).stream()
                    .anyMatch(span -> span.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR
                            && span.getStatus().getMessage().equals("ERROR_CODE_FORBIDDEN"));
        });
    }

    /** The spans of a name that concern a user: his own, or those in a trace of his. */
    private static List<Span> spans(String name, TestCluster.User user) {
        List<ByteString> traces = all().filter(
                        span -> span.getName().equals("send") && number(span, "parley.user.id") == user.id())
                .map(Span::getTraceId)
                .toList();
        return all().filter(span -> span.getName().equals(name))
                .filter(span -> name.equals("store")
                        ? traces.contains(span.getTraceId())
                        : number(span, "parley.user.id") == user.id())
                .toList();
    }

    private static Map<String, Span> trace(Span one) {
        return all().filter(span -> span.getTraceId().equals(one.getTraceId()))
                .collect(Collectors.toMap(Span::getName, span -> span));
    }

    private static Stream<Span> all() {
        return TestCluster.collector().spans().stream()
                .flatMap(process -> process.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream());
    }

    private static long number(Span span, String attribute) {
        return value(span, attribute).getIntValue();
    }

    private static AnyValue value(Span span, String attribute) {
        return span.getAttributesList().stream()
                .filter(found -> found.getKey().equals(attribute))
                .map(KeyValue::getValue)
                .findFirst()
                .orElse(AnyValue.getDefaultInstance());
    }
}
