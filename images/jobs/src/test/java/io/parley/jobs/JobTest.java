package io.parley.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class JobTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private long nowSeconds;
    private int attempts;
    private final Job job = new Job(
            failure -> "Kafka: " + failure.getMessage(),
            new PrintStream(printed, true, StandardCharsets.UTF_8),
            () -> Duration.ofSeconds(nowSeconds).toNanos());

    @Test
    void waitingIsSaidOnceAMinuteAndEndsWithTheSentence() {
        assertThatThrownBy(() -> job.repeat(Duration.ofSeconds(119), () -> {
                    nowSeconds += 60;
                    throw new ConnectException("refused");
                }))
                .isInstanceOf(JobFailure.class)
                .hasMessage("Gave up after 119 s: Kafka: refused");
        assertThat(lines()).containsExactly("Not yet: Kafka: refused");
    }

    @Test
    void whatHappensAnewIsSaidAtOnce() {
        job.repeat(Duration.ofMinutes(5), () -> {
            if (attempts++ < 2) {
                throw new ConnectException("refused " + attempts);
            }
        });
        assertThat(lines()).containsExactly("Not yet: Kafka: refused 1", "Not yet: Kafka: refused 2");
    }

    @Test
    void theSameAgainWithinAMinuteIsNotSaid() {
        job.repeat(Duration.ofMinutes(5), () -> {
            if (attempts++ < 2) {
                throw new ConnectException("refused");
            }
        });
        assertThat(lines()).containsExactly("Not yet: Kafka: refused");
    }

    private java.util.List<String> lines() {
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
