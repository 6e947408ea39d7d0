package io.parley.loadtest.parley;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** P-68 to P-73 of docs/protocol.md. */
class ConversationViewTest {
    private final ConversationView view = new ConversationView(1);
    private final List<Long> shown = new ArrayList<>();

    @Test
    void messagesFromTheFirstOnAreShownInOrder() {
        push(1, 2, 3);

        assertThat(shown).containsExactly(1L, 2L, 3L);
        assertThat(view.needsAsking()).isFalse();
    }

    @Test
    void aRepeatedMessageIsDropped() {
        push(1, 2, 2, 1);

        assertThat(shown).containsExactly(1L, 2L);
        assertThat(view.repeated()).isEqualTo(2);
    }

    @Test
    void aMessageBehindAGapWaitsForIt() {
        push(1, 3, 4);
        assertThat(shown).containsExactly(1L);
        assertThat(view.needsAsking()).isTrue();

        push(2);
        assertThat(shown).containsExactly(1L, 2L, 3L, 4L);
        assertThat(view.needsAsking()).isFalse();
    }

    @Test
    void aGapThatSyncDoesNotListIsSkipped() {
        push(1, 3);
        view.asked();
        view.answered(this::show);

        assertThat(shown).containsExactly(1L, 3L);
        assertThat(view.skipped()).isEqualTo(1);
    }

    @Test
    void theFirstListedMessageMakesAnUnknownConversationKnown() {
        push(8);
        assertThat(shown).isEmpty();
        view.asked();
        view.startsAt(7);
        push(7);
        view.answered(this::show);

        assertThat(shown).containsExactly(7L, 8L);
    }

    @Test
    void whatAnUnknownConversationHeldAndSyncDoesNotListWasAcknowledgedBefore() {
        push(8);
        view.asked();
        view.answered(this::show);

        assertThat(shown).isEmpty();
        assertThat(view.needsAsking()).isFalse();
    }

    private void push(long... seqs) {
        for (long seq : seqs) {
            view.take(seq, 0, seq, 0, this::show);
        }
    }

    private void show(int pair, long number, long intendedNanos) {
        shown.add(number);
    }
}
