package io.parley.message.app;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.message.testing.TestSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigCheckTest {
    @Test
    void postsAreKeptForEverOrADayAtLeast() {
        assertThatCode(() -> check("")).doesNotThrowAnyException();
        assertThatCode(() -> check("1d")).doesNotThrowAnyException();
        assertThatCode(() -> check("365d")).doesNotThrowAnyException();
        for (String wrong : new String[] {"23h", "0s", "-1d"}) {
            assertThatThrownBy(() -> check(wrong))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("parley.message.retention.posts must be at least 1d, or empty for ever.");
        }
    }

    private static void check(String posts) {
        ConfigCheck.check(TestSettings.with(Map.of("retention.posts", posts)));
    }
}
