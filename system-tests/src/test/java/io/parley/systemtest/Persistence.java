package io.parley.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.systemtest.client.Refused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** What a client does while services come and go: it repeats what it may repeat. */
final class Persistence {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Persistence() {}

    /** A call that may be made again. */
    interface Call<T> {
        T run();
    }

    /** The first answer; refusals before it must say when to try again. */
    static <T> T untilAnswered(Call<T> call) {
        List<T> answer = new ArrayList<>(1);
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> {
            try {
                return answer.add(call.run());
            } catch (Refused refused) {
                assertThat(refused.error().getRetryAfterMs())
                        .as(refused.getMessage())
                        .isPositive();
                return false;
            }
        });
        return answer.getFirst();
    }
}
