package io.parley.loadtest.parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.parley.loadtest.client.Payload;
import io.parley.proto.ConversationIds;
import io.parley.proto.FrameLayout;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Message;
import io.parley.proto.client.v1.MessageType;
import io.parley.proto.client.v1.Send;
import org.junit.jupiter.api.Test;

class FrameWriterTest {
    private static final int RECEIVER = 715_204_938;

    @Test
    void aSendWrittenInPlaceIsWhatTheGeneratedClassReads() throws InvalidProtocolBufferException {
        ByteBuf out = Unpooled.buffer();
        PendingSend message = new PendingSend(RECEIVER, 0, 3, 42, 99);
        FrameWriter.send(out, 9, new Payload(0xabc, 300), message);

        assertThat(out.getInt(FrameLayout.LENGTH_OFFSET)).isEqualTo(out.readableBytes() - 4);
        assertThat(out.getByte(FrameLayout.VERSION_OFFSET)).isEqualTo((byte) 1);
        assertThat(out.getByte(FrameLayout.TYPE_OFFSET)).isEqualTo((byte) FrameType.FRAME_TYPE_SEND_VALUE);
        assertThat(out.getInt(FrameLayout.REQUEST_ID_OFFSET)).isEqualTo(9);
        out.skipBytes(FrameLayout.HEADER_BYTES);
        Send send = Send.parseFrom(Frames.payload(out, out.writerIndex()));
        assertThat(send.getUserId()).isEqualTo(RECEIVER);
        assertThat(send.getClientMessageId()).isEqualTo("00000abc-00000003-000000002a");
        assertThat(send.getMessageType()).isEqualTo(MessageType.MESSAGE_TYPE_TEXT);
        assertThat(send.getText()).hasSize(300).startsWith("00000abc");
    }

    @Test
    void aPostIsAddressedToItsGroup() throws InvalidProtocolBufferException {
        ByteBuf out = Unpooled.buffer();
        long group = ConversationIds.group(RECEIVER, "a group");
        FrameWriter.send(out, 9, new Payload(0xabc, 300), new PendingSend(0, group, 3, 42, 99));

        assertThat(out.getInt(FrameLayout.LENGTH_OFFSET)).isEqualTo(out.readableBytes() - 4);
        out.skipBytes(FrameLayout.HEADER_BYTES);
        Send send = Send.parseFrom(Frames.payload(out, out.writerIndex()));
        assertThat(send.getToCase()).isEqualTo(Send.ToCase.CONVERSATION_ID);
        assertThat(send.getConversationId()).isEqualTo(group);
        assertThat(send.getClientMessageId()).isEqualTo("00000abc-00000003-000000002a");
    }

    @Test
    void aMessageIsReadWhereItLies() {
        byte[] bytes = Message.newBuilder()
                .setConversationId(767_945_455_145_847_087L)
                .setSeq(300)
                .setTimestampMs(1)
                .setSenderId(RECEIVER)
                .setSenderName("somebody")
                .setText("text")
                .build()
                .toByteArray();
        ByteBuf in = Unpooled.buffer().writeBytes(bytes).writeByte(1);
        FieldReader fields = new FieldReader();
        fields.read(in, bytes.length);

        assertThat(fields.conversationId()).isEqualTo(767_945_455_145_847_087L);
        assertThat(fields.seq()).isEqualTo(300);
        assertThat(fields.senderId()).isEqualTo(RECEIVER);
        assertThat(fields.textLength()).isEqualTo(4);
        assertThat(in.getByte(fields.textOffset())).isEqualTo((byte) 't');
        assertThat(in.readableBytes()).isEqualTo(1);
    }
}
