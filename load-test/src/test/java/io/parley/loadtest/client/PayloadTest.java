package io.parley.loadtest.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PayloadTest {
    @Test
    void whatIsWrittenCanBeReadWhereItLies() {
        ByteBuf bytes = Unpooled.buffer().writeZero(3);
        Payload payload = new Payload(-5, 100);
        payload.write(bytes, 7, 12_345_678_901L, Long.MAX_VALUE);

        assertThat(bytes.readableBytes()).isEqualTo(103);
        assertThat(payload.isOfThisRun(bytes, 3, 100)).isTrue();
        assertThat(Payload.pair(bytes, 3)).isEqualTo(7);
        assertThat(Payload.number(bytes, 3)).isEqualTo(12_345_678_901L);
        assertThat(Payload.intendedNanos(bytes, 3)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void theTextOfAnotherRunOrOfAPersonIsTold() {
        Payload payload = new Payload(1, 100);
        ByteBuf other = Unpooled.buffer();
        new Payload(2, 100).write(other, 7, 1, 1);
        ByteBuf person = Unpooled.copiedBuffer("hello, how are you? ".repeat(5), StandardCharsets.US_ASCII);

        assertThat(payload.isOfThisRun(other, 0, 100)).isFalse();
        assertThat(payload.isOfThisRun(person, 0, 100)).isFalse();
        assertThat(payload.isOfThisRun(person, 0, 10)).isFalse();
    }

    @Test
    void aTextThatCannotHoldTheFieldsIsRefused() {
        assertThatThrownBy(() -> new Payload(1, 41)).hasMessageContaining("42");
    }
}
