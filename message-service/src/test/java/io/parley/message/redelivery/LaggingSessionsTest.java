package io.parley.message.redelivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class LaggingSessionsTest {
    private static final int LIMIT = 3;

    private final LaggingSessions sessions = new LaggingSessions(LIMIT, 6);

    @Test
    void followsWhoIsBehindUntilHeHasAll() {
        assertThat(sessions.dueAfter(1, 11, 0, 2, 1)).isEqualTo(Lag.NOTHING);
        assertThat(sessions.conversations()).containsExactly(1L);
        assertThat(sessions.dueAfter(1, 11, 0, 2, 2)).isZero();

        assertThat(sessions.dueAfter(1, 11, 2, 2, 3)).isEqualTo(Lag.NOTHING);
        assertThat(sessions.conversations()).isEmpty();
        assertThat(sessions.size()).isZero();
    }

    @Test
    void whoHasAllIsNotFollowed() {
        assertThat(sessions.dueAfter(1, 11, 2, 2, 1)).isEqualTo(Lag.NOTHING);
        assertThat(sessions.size()).isZero();
    }

    @Test
    void aRepeatedPushWaitsLonger() {
        sessions.dueAfter(1, 11, 0, 2, 1);
        assertThat(sessions.dueAfter(1, 11, 0, 2, 2)).isZero();
        sessions.pushed(1, 11, 2);

        assertThat(sessions.dueAfter(1, 11, 0, 2, 3)).isEqualTo(Lag.NOTHING);
        assertThat(sessions.dueAfter(1, 11, 0, 2, 4)).isZero();
    }

    @Test
    void forgetsSessionsThatLiveNoMore() {
        sessions.dueAfter(1, 11, 0, 2, 1);
        sessions.dueAfter(1, 12, 0, 2, 1);
        sessions.dueAfter(2, 11, 0, 2, 1);

        sessions.retain(1, Set.of(12L));
        assertThat(sessions.size()).isEqualTo(2);
        sessions.retain(1, Set.of());
        assertThat(sessions.conversations()).containsExactly(2L);
    }

    @Test
    void forgetsConversationsOfOtherPods() {
        sessions.dueAfter(1, 11, 0, 2, 1);
        sessions.dueAfter(1, 12, 0, 2, 1);
        sessions.dueAfter(2, 11, 0, 2, 1);

        sessions.retainConversations(id -> id == 2);

        assertThat(sessions.conversations()).containsExactly(2L);
        assertThat(sessions.size()).isEqualTo(1);
    }

    @Test
    void followsNoMoreThanTheLimit() {
        for (int session = 0; session < 10; session++) {
            sessions.dueAfter(1, session, 0, 2, 1);
        }
        assertThat(sessions.size()).isEqualTo(LIMIT);

        sessions.dueAfter(1, 0, 2, 2, 2);
        sessions.dueAfter(1, 9, 0, 2, 2);
        assertThat(sessions.size()).as("a place that became free is taken").isEqualTo(LIMIT);
    }
}
