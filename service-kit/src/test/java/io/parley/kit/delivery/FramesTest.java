package io.parley.kit.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Message;
import io.parley.proto.client.v1.MessageType;
import io.parley.proto.client.v1.Receipt;
import io.parley.proto.client.v1.SessionReplaced;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class FramesTest {
    @Test
    void receiptIsAHeaderAndItsPayload() {
        ByteString frame = Frames.push(
                FrameType.FRAME_TYPE_RECEIPT,
                Receipt.newBuilder()
                        .setConversationId(300)
                        .setUserId(100_000_002)
                        .setDeliveredSeq(7)
                        .build());

        assertThat(hex(frame))
                .isEqualTo(bytes(
                        "00 00 00 12", // length: 8 bytes of header that follow, and 10 of payload
                        "01", // version 1
                        "81", // type 129, Receipt
                        "00 00", // no flags
                        "00 00 00 00", // request id 0: a push
                        "08 ac 02", // field 1, conversation_id = 300
                        "10 82 c2 d7 2f", // field 2, user_id = 100000002
                        "18 07")); // field 3, delivered_seq = 7
    }

    @Test
    void messageCarriesItsTextAsUtf8() {
        ByteString frame = Frames.push(
                FrameType.FRAME_TYPE_MESSAGE,
                Message.newBuilder()
                        .setSeq(1)
                        .setClientMessageId("c1")
                        .setMessageType(MessageType.MESSAGE_TYPE_TEXT)
                        .setText("é😀")
                        .build());

        assertThat(hex(frame))
                .isEqualTo(bytes(
                        "00 00 00 18", // length: 8 + 16
                        "01", // version 1
                        "80", // type 128, Message
                        "00 00", // no flags
                        "00 00 00 00", // request id 0: a push
                        "10 01", // field 2, seq = 1
                        "3a 02 63 31", // field 7, client_message_id = "c1"
                        "40 01", // field 8, message_type = TEXT
                        "4a 06 c3 a9 f0 9f 98 80")); // field 9, text
    }

    @Test
    void aReplacedSessionIsToldItsDeviceAndWhen() {
        ByteString frame = Frames.push(
                FrameType.FRAME_TYPE_SESSION_REPLACED,
                SessionReplaced.newBuilder()
                        .setDeviceId("tab")
                        .setTimestampMs(300)
                        .build());

        assertThat(hex(frame))
                .isEqualTo(bytes(
                        "00 00 00 10", // length: 8 + 8
                        "01", // version 1
                        "82", // type 130, SessionReplaced
                        "00 00", // no flags
                        "00 00 00 00", // request id 0: a push
                        "0a 03 74 61 62", // field 1, device_id = "tab"
                        "10 ac 02")); // field 2, timestamp_ms = 300
    }

    @Test
    void emptyPayloadIsAHeaderOnly() {
        assertThat(hex(Frames.push(FrameType.FRAME_TYPE_MESSAGE, Message.getDefaultInstance())))
                .isEqualTo(bytes("00 00 00 08", "01", "80", "00 00", "00 00 00 00"));
    }

    private static String bytes(String... parts) {
        return String.join(" ", parts);
    }

    private static String hex(ByteString frame) {
        return HexFormat.ofDelimiter(" ").formatHex(frame.toByteArray());
    }
}
