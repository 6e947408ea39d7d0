package io.parley.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Message;
import io.parley.proto.client.v1.Send;
import org.junit.jupiter.api.Test;

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

    @Test
    void binaryFrameBecomesText() {
        ByteBuf frame = FrameWriter.frame(
                UnpooledByteBufAllocator.DEFAULT,
                FrameType.FRAME_TYPE_MESSAGE,
                0,
                Message.newBuilder().setSeq(5).setText("\"quoted\" 👋").build());

        assertThat(JsonFrameCodec.print(frame))
                .isEqualTo("{\"type\":\"Message\",\"id\":0,\"body\":{\"seq\":\"5\",\"text\":\"\\\"quoted\\\" 👋\"}}");
        frame.release();
    }
}
