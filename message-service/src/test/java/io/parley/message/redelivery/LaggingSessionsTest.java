package io.parley.message.redelivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class LaggingSessionsTest {
    private static final int LIMIT = 3;

    private final LaggingSessions sessions = new LaggingSessions(LIMIT, 6);

    @Test
    void followsWhoIsBehindUntilHeHasAll() {
        assertThat(sessions.isDue(1, 11, 0, 2, 1)).isFalse();
        assertThat(sessions.conversations()).containsExactly(1L);
        assertThat(sessions.isDue(1, 11, 0, 2, 2)).isTrue();

        assertThat(sessions.isDue(1, 11, 2, 2, 3)).isFalse();
        assertThat(sessions.conversations()).isEmpty();
        assertThat(sessions.size()).isZero();
    }

    @Test
    void whoHasAllIsNotFollowed() {
        assertThat(sessions.isDue(1, 11, 2, 2, 1)).isFalse();
        assertThat(sessions.size()).isZero();
    }

    @Test
    void aRepeatedPushWaitsLonger() {
        sessions.isDue(1, 11, 0, 2, 1);
        assertThat(sessions.isDue(1, 11, 0, 2, 2)).isTrue();
        sessions.pushed(1, 11, 2);

        assertThat(sessions.isDue(1, 11, 0, 2, 3)).isFalse();
        assertThat(sessions.isDue(1, 11, 0, 2, 4)).isTrue();
    }

    @Test
    void forgetsSessionsThatLiveNoMore() {
        sessions.isDue(1, 11, 0, 2, 1);
        sessions.isDue(1, 12, 0, 2, 1);
        sessions.isDue(2, 11, 0, 2, 1);

        sessions.retain(1, Set.of(12L));
        assertThat(sessions.size()).isEqualTo(2);
        sessions.retain(1, Set.of());
        assertThat(sessions.conversations()).containsExactly(2L);
    }

    @Test
    void forgetsConversationsOfOtherPods() {
        sessions.isDue(1, 11, 0, 2, 1);
        sessions.isDue(1, 12, 0, 2, 1);
        sessions.isDue(2, 11, 0, 2, 1);

        sessions.retainConversations(id -> id == 2);

        assertThat(sessions.conversations()).containsExactly(2L);
        assertThat(sessions.size()).isEqualTo(1);
    }

    @Test
    void followsNoMoreThanTheLimit() {
        for (int session = 0; session < 10; session++) {
            sessions.isDue(1, session, 0, 2, 1);
        }
        assertThat(sessions.size()).isEqualTo(LIMIT);

        sessions.isDue(1, 0, 2, 2, 2);
        sessions.isDue(1, 9, 0, 2, 2);
        assertThat(sessions.size()).as("a place that became free is taken").isEqualTo(LIMIT);
    }
}
