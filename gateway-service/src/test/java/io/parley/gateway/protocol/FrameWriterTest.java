package io.parley.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.LogoutAnswer;
import io.parley.proto.client.v1.SendAck;
import org.junit.jupiter.api.Test;

class FrameWriterTest {
    @Test
    void frameHasHeaderAndPayload() {
        ByteBuf frame = FrameWriter.frame(
                PooledByteBufAllocator.DEFAULT,
                FrameType.FRAME_TYPE_SEND_ACK,
                0x01020304,
                SendAck.newBuilder().setConversationId(1).setSeq(2).build());

        assertThat(ByteBufUtil.getBytes(frame))
                .containsExactly(
                        0, 0, 0, 12, // length
                        1, // version
                        71, // type: SendAck
                        0, 0, // flags
                        1, 2, 3, 4, // request id
                        0x08, 1, // field 1, conversation_id
                        0x10, 2); // field 2, seq
        frame.release();
    }

    @Test
    void emptyPayloadHasOnlyAHeader() {
        ByteBuf frame = FrameWriter.frame(
                PooledByteBufAllocator.DEFAULT,
                FrameType.FRAME_TYPE_LOGOUT_ANSWER,
                1,
                LogoutAnswer.getDefaultInstance());

        assertThat(ByteBufUtil.getBytes(frame)).containsExactly(0, 0, 0, 8, 1, 69, 0, 0, 0, 0, 0, 1);
        frame.release();
    }
}
