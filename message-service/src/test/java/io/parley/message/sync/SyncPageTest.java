package io.parley.message.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.parley.message.entry.EntryKind;
import io.parley.message.store.entry.StoredEntry;
import io.parley.proto.ConversationIds;
import io.parley.proto.SyncContinuation;
import io.parley.proto.client.v1.Message;
import io.parley.proto.client.v1.SyncAnswer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class SyncPageTest {
    private static final int ALICE = 100_000_001;
    private static final int BOB = 100_000_002;
    private static final long CONVERSATION = ConversationIds.direct(ALICE, BOB);

    @Test
    void anEmptyPageIsTheLast() {
        assertThat(new SyncPage(10).build()).isEqualTo(SyncAnswer.getDefaultInstance());
    }

    @Test
    void aPageThatIsExactlyFilledIsTheLast() {
        SyncPage page = new SyncPage(2);
        page.add(message(1, "a"));
        page.add(message(2, "b"));

        assertThat(page.isFull()).isFalse();
        assertThat(page.build().getMore()).isFalse();
        assertThat(page.build().getContinuation()).isEqualTo(ByteString.EMPTY);
    }

    @Test
    void oneMessageTooManyMakesItContinueAfterTheLastThatFit() {
        SyncPage page = new SyncPage(2);
        for (int seq = 1; seq <= 4; seq++) {
            page.add(message(seq, "text"));
        }

        assertThat(page.isFull()).isTrue();
        assertThat(page.build().getMessagesList()).extracting(Message::getSeq).containsExactly(1L, 2L);
        assertThat(page.build().getMore()).isTrue();
        assertThat(SyncContinuation.of(page.build().getContinuation()))
                .isEqualTo(new SyncContinuation(CONVERSATION, 2));
    }

    @Test
    void bytesAreLimitedToo() {
        String sixteenKiB = "x".repeat(16 * 1024);
        SyncPage page = new SyncPage(200);
        for (int seq = 1; seq <= 3; seq++) {
            page.add(message(seq, sixteenKiB));
        }
        page.add(message(4, "short, but after a gap it would be out of order"));

        assertThat(page.build().getMessagesList()).extracting(Message::getSeq).containsExactly(1L, 2L);
        assertThat(page.build().getSerializedSize()).isLessThan(Messages.PAGE_BYTES + 64);
    }

    @Test
    void theFirstMessageAlwaysFits() {
        SyncPage page = new SyncPage(200);
        page.add(message(1, "x".repeat(Messages.PAGE_BYTES)));
        page.add(message(2, "y"));

        assertThat(page.build().getMessagesList()).extracting(Message::getSeq).containsExactly(1L);
        assertThat(page.build().getMore()).isTrue();
    }

    @Test
    void messagesAreWhatTheyWere() {
        SyncPage page = new SyncPage(1);
        page.add(stored(3, BOB, 5, "{\"k\":\"你好\"}"));

        Message message = page.build().getMessages(0);
        assertThat(message.getConversationId()).isEqualTo(CONVERSATION);
        assertThat(message.getSenderId()).isEqualTo(BOB);
        assertThat(message.getRecipientId()).isEqualTo(ALICE);
        assertThat(message.getClientMessageId()).isEqualTo("id-3");
        assertThat(message.getMessageTypeValue()).isEqualTo(5);
        assertThat(message.getTimestampMs()).isEqualTo(1_700_000_000_000L);
        assertThat(message.getText()).isEqualTo("{\"k\":\"你好\"}");
    }

    @Test
    void aContinuationIsAConversationAndASeq() {
        ByteString bytes = new SyncContinuation(0x0102030405060708L, 9).toBytes();

        assertThat(HexFormat.ofDelimiter(" ").formatHex(bytes.toByteArray()))
                .isEqualTo(
                        "01 02 03 04 05 06 07 08" // conversation id
                                + " 00 00 00 00 00 00 00 09"); // seq of the last message given
        assertThat(SyncContinuation.of(bytes)).isEqualTo(new SyncContinuation(0x0102030405060708L, 9));
    }

    @Test
    void noContinuationIsTheStart() {
        assertThat(SyncContinuation.of(ByteString.EMPTY)).isEqualTo(SyncContinuation.START);
    }

    @Test
    void aContinuationOfAnotherLengthIsRefused() {
        assertThatThrownBy(() -> SyncContinuation.of(ByteString.copyFromUtf8("nonsense"))) //
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("continuation");
        assertThatThrownBy(() -> SyncContinuation.of(ByteString.copyFrom(new byte[17])))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static StoredEntry message(long seq, String text) {
        return stored(seq, ALICE, 1, text);
    }

    private static StoredEntry stored(long seq, int author, int type, String text) {
        return new StoredEntry(
                CONVERSATION,
                seq,
                EntryKind.POST,
                author,
                "id-" + seq,
                type,
                1_700_000_000_000L,
                text,
                ByteString.EMPTY,
                seq,
                0,
                0,
                false);
    }
}
