package io.parley.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Message;
import io.parley.proto.client.v1.MessageType;
import io.parley.proto.client.v1.Send;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFrameCodecTest {
    @Test
    void frameIsRead() {
        JsonFrame frame = JsonFrameCodec.parse("""
                {"type": "Send", "id": 7,
                 "body": {"userName": "user2", "clientMessageId": "m-1", "text": "\\u4f60\\u597d", "later": [1]}}""");

        assertThat(frame.type()).isEqualTo(FrameType.FRAME_TYPE_SEND);
        assertThat(frame.requestId()).isEqualTo(7);
        assertThat((Send) frame.body())
                .isEqualTo(Send.newBuilder()
                        .setUserName("user2")
                        .setClientMessageId("m-1")
                        .setText("你好")
                        .build());
    }

    @Test
    void idAndBodyMayBeLeftOut() {
        JsonFrame frame = JsonFrameCodec.parse("{\"type\": \"Ping\"}");

        assertThat(frame.requestId()).isZero();
        assertThat(frame.body().getSerializedSize()).isZero();
    }

    @Test
    void idIsUnsigned() {
        assertThat(JsonFrameCodec.parse("{\"type\": \"Ping\", \"id\": 4294967295}")
                        .requestId())
                .isEqualTo(-1);
        assertThat(JsonFrameCodec.print(FrameType.FRAME_TYPE_PONG, -1, Error.getDefaultInstance()))
                .contains("\"id\":4294967295");
    }

    @Test
    void unknownTypeHasNoBody() {
        JsonFrame frame = JsonFrameCodec.parse("{\"type\": \"Dance\", \"id\": 3, \"body\": {\"a\": 1}}");

        assertThat(frame.type()).isEqualTo(FrameType.UNRECOGNIZED);
        assertThat(frame.requestId()).isEqualTo(3);
    }

    @Test
    void everythingElseIsMalformed() {
        for (String text : new String[] {
            "",
            "7",
            "[]",
            "{",
            "{}",
            "{\"type\": 7}",
            "{\"type\": \"Ping\", \"id\": -1}",
            "{\"type\": \"Ping\", \"id\": 4294967296}",
            "{\"type\": \"Ping\", \"id\": 1.5}",
            "{\"type\": \"Ping\", \"id\": \"1\"}",
            "{\"type\": \"Ping\", \"body\": 1}",
            "{\"type\": \"Send\", \"body\": {\"text\": {}}}",
            "{\"type\": \"Sync\", \"body\": {\"limit\": \"many\"}}"
        }) {
            assertThatThrownBy(() -> JsonFrameCodec.parse(text))
                    .as(text)
                    .isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.code())
                            .isEqualTo(ErrorCode.ERROR_CODE_MALFORMED));
        }
    }

    /** P-137: a value that is not known is no reason to store something else. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"IMAGE\"",
                "\"MESSAGE_TYPE_VOICE\"",
                "\"message_type_image\"",
                "\"\"",
                "\" 2\"",
                "\"2.0\"",
                "2.5",
                "true",
                "[\"IMAGE\"]",
                "{}",
                "{\"a\": 1}",
                "99999999999",
                "-99999999999",
                "1e300",
                "\"99999999999\""
            })
    void aValueThatIsNoneOfTheEnumIsInvalidAndNotIgnored(String value) {
        JsonFrame frame = JsonFrameCodec.parse(
                "{\"type\": \"Send\", \"id\": 7, \"body\": {\"text\": \"a\", \"messageType\": " + value + "}}");

        assertThat(frame.requestId()).isEqualTo(7);
        assertThat(frame.type()).isEqualTo(FrameType.FRAME_TYPE_SEND);
        assertThat(frame.refusal().code()).isEqualTo(ErrorCode.ERROR_CODE_INVALID);
        assertThat(frame.refusal().getMessage()).contains("messageType");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"MESSAGE_TYPE_IMAGE\"", "2", "\"2\"", "2.0"})
    void aValueOfTheEnumIsRead(String value) {
        for (String name : new String[] {"messageType", "message_type"}) {
            JsonFrame frame = JsonFrameCodec.parse("{\"type\": \"Send\", \"body\": {\"" + name + "\": " + value + "}}");
            assertThat(((Send) frame.body()).getMessageType()).isEqualTo(MessageType.MESSAGE_TYPE_IMAGE);
        }
        JsonFrame none = JsonFrameCodec.parse("{\"type\": \"Send\", \"body\": {\"messageType\": null}}");
        assertThat(((Send) none.body()).getMessageType()).isEqualTo(MessageType.MESSAGE_TYPE_UNSPECIFIED);
    }

    /** P-138: it would be stored as another character than was sent. */
    @ParameterizedTest
    @ValueSource(strings = {"\\ud800", "a\\ud800z", "\\udc00", "\\udc00\\ud800", "\\ud83d\\ud83d\\ude00", "😀\\ude00"})
    void halfACharacterIsMalformed(String text) {
        for (String field : new String[] {"text", "userName", "user_name", "clientMessageId"}) {
            assertThatThrownBy(() -> JsonFrameCodec.parse(
                            "{\"type\": \"Send\", \"body\": {\"" + field + "\": \"" + text + "\"}}"))
                    .isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.code())
                            .isEqualTo(ErrorCode.ERROR_CODE_MALFORMED));
        }
        assertThatThrownBy(() -> JsonFrameCodec.parse(
                        "{\"type\": \"UserLookup\", \"body\": {\"userNames\": [\"ann\", \"" + text + "\"]}}"))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void escapedPairsAreCharacters() {
        JsonFrame frame = JsonFrameCodec.parse("{\"type\": \"Send\", \"body\": {\"text\": \"\\ud83d\\ude00\"}}");
        assertThat(((Send) frame.body()).getText()).isEqualTo("😀");
    }

    @Test
    void onlyWhatJsonMustEscapeIsEscaped() {
        String text = "<a href='x'>&=\\u003c\\\\u003e\u0001\u0026\"</a>";
        String json = JsonFrameCodec.print(
                FrameType.FRAME_TYPE_MESSAGE,
                0,
                Message.newBuilder().setText(text).build());

        assertThat(json).contains("<a href='x'>&=\\\\u003c\\\\\\\\u003e\\u0001&\\\"</a>");
        assertThat(((Message) JsonFrameCodec.parse(json).body()).getText()).isEqualTo(text);
    }

    @Test
    void binaryFrameBecomesText() {
        ByteBuf frame = FrameWriter.frame(
                UnpooledByteBufAllocator.DEFAULT,
                FrameType.FRAME_TYPE_MESSAGE,
                0,
                Message.newBuilder().setSeq(5).setText("\"quoted\" 👋").build());

        assertThat(JsonFrameCodec.print(frame, new FrameBudget(65_536)))
                .isEqualTo("{\"type\":\"Message\",\"id\":0,\"body\":{\"seq\":\"5\",\"text\":\"\\\"quoted\\\" 👋\"}}");
        frame.release();
    }

    @Test
    void halfAPairOfSurrogatesIsNoText() {
        for (String text :
                new String[] {"\\ud83d", "\\uDC4B", "\\ud83d x", "\\udc4b\\ud83d", "\ud83d", "a\udc4b", "\udc4b\ud83d"
                }) {
            assertThatThrownBy(() -> JsonFrameCodec.parse("{\"type\":\"Send\",\"body\":{\"text\":\"" + text + "\"}}"))
                    .isInstanceOfSatisfying(Refusal.class, why -> assertThat(why.isAboutBadText())
                            .isTrue());
        }
        JsonFrame whole = JsonFrameCodec.parse("{\"type\":\"Send\",\"body\":{\"text\":\"\\ud83d\\udc4b\"}}");
        assertThat(((Send) whole.body()).getText()).isEqualTo("👋");
    }
}
