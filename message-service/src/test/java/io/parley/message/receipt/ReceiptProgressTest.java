package io.parley.message.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.message.testing.Posts;
import io.parley.message.testing.TestSettings;
import io.parley.proto.ConversationIds;
import org.junit.jupiter.api.Test;

class ReceiptProgressTest {
    private static final int ALICE = 100_000_001;
    private static final int BOB = 100_000_002;
    private static final long CONVERSATION = ConversationIds.direct(ALICE, BOB);

    private final ReceiptProgress progress = new ReceiptProgress(TestSettings.defaults());

    @Test
    void theFirstAcknowledgementOfAMessageIsNews() {
        sent(ALICE, 1);

        assertThat(progress.acknowledged(CONVERSATION, BOB, 1)).isTrue();
        assertThat(progress.acknowledged(CONVERSATION, BOB, 1))
                .as("another device")
                .isFalse();
    }

    @Test
    void aLowerAcknowledgementIsNoNews() {
        sent(ALICE, 3);

        assertThat(progress.acknowledged(CONVERSATION, BOB, 3)).isTrue();
        assertThat(progress.acknowledged(CONVERSATION, BOB, 2)).isFalse();
    }

    @Test
    void acknowledgingOnesOwnMessagesIsNoNewsForThePeer() {
        sent(ALICE, 1);
        progress.acknowledged(CONVERSATION, BOB, 1);
        sent(BOB, 2);

        assertThat(progress.acknowledged(CONVERSATION, BOB, 2))
                .as("by the one who sent it")
                .isFalse();
        assertThat(progress.acknowledged(CONVERSATION, ALICE, 2))
                .as("by the other")
                .isTrue();
    }

    @Test
    void acknowledgingOnesOwnAndNewOnesOfThePeerIsNews() {
        sent(ALICE, 1);
        progress.acknowledged(CONVERSATION, BOB, 1);
        sent(ALICE, 2);
        sent(BOB, 3);

        assertThat(progress.acknowledged(CONVERSATION, BOB, 3)).isTrue();
    }

    @Test
    void acknowledgingOnesOwnMessagesIsNoNewsWhenThePeerNeverSentOne() {
        sent(ALICE, 1);
        sent(ALICE, 2);

        assertThat(progress.acknowledged(CONVERSATION, ALICE, 1)).isFalse();
        assertThat(progress.acknowledged(CONVERSATION, ALICE, 2)).isFalse();
        assertThat(progress.acknowledged(CONVERSATION, BOB, 2)).isTrue();
    }

    @Test
    void whatAnotherPodCommittedIsTakenForNews() {
        sent(ALICE, 1);
        progress.acknowledged(CONVERSATION, ALICE, 1);
        sent(ALICE, 5);

        assertThat(progress.acknowledged(CONVERSATION, ALICE, 5))
                .as("2 to 4 may be of the peer")
                .isTrue();
        sent(ALICE, 6);
        assertThat(progress.acknowledged(CONVERSATION, ALICE, 6))
                .as("nothing is unknown any more")
                .isFalse();
    }

    @Test
    void repeatedCommitsChangeNothing() {
        sent(ALICE, 1);
        sent(ALICE, 2);
        sent(ALICE, 1);

        assertThat(progress.acknowledged(CONVERSATION, ALICE, 2)).isFalse();
    }

    @Test
    void ofAConversationThatWasForgottenEverythingIsNews() {
        assertThat(progress.acknowledged(CONVERSATION, ALICE, 40)).isTrue();
        assertThat(progress.acknowledged(CONVERSATION, BOB, 40)).isTrue();
        assertThat(progress.acknowledged(CONVERSATION, BOB, 40)).isFalse();
    }

    private void sent(int sender, long seq) {
        progress.committed(Posts.post(CONVERSATION, sender, "c" + seq, "text"), seq);
    }
}
