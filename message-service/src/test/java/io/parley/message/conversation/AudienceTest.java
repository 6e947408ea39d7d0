package io.parley.message.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.proto.ConversationIds;
import org.junit.jupiter.api.Test;

class AudienceTest {
    private static final int ALICE = 100_000_001;
    private static final int BOB = 100_000_002;

    @Test
    void aPairReadsAndWrites() {
        Audience pair = Audience.of(ConversationIds.direct(BOB, ALICE));

        assertThat(pair.users()).containsExactly(ALICE, BOB);
        assertThat(pair.mayWrite(ALICE)).isTrue();
        assertThat(pair.contains(BOB)).isTrue();
        assertThat(pair.contains(100_000_003)).isFalse();
        assertThat(pair.mayWrite(100_000_003)).isFalse();
    }

    @Test
    void notesToOneselfHaveOneUser() {
        assertThat(Audience.of(ConversationIds.direct(BOB, BOB)).users()).containsExactly(BOB);
    }

    @Test
    void aFeedIsReadByItsUserAndWrittenByNobody() {
        Audience feed = Audience.of((2L << 60) | ALICE);

        assertThat(feed.contains(ALICE)).isTrue();
        assertThat(feed.contains(BOB)).isFalse();
        assertThat(feed.mayWrite(ALICE)).isFalse();
    }

    @Test
    void nobodyIsInWhatIsNoConversation() {
        for (long id : new long[] {0, -1, 7, Long.MIN_VALUE, Long.MAX_VALUE, (1L << 60) | ALICE}) {
            assertThat(Audience.of(id).users()).as("%d", id).isEmpty();
            assertThat(Audience.of(id).contains(ALICE)).as("%d", id).isFalse();
        }
    }
}
