package io.parley.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class GatewayOrdinalTest {
    @Test
    void configurationWins() {
        assertThat(GatewayOrdinal.of(OptionalInt.of(5), "gateway-7")).isEqualTo(5);
    }

    @Test
    void hostNameOfAStatefulSetEndsInTheOrdinal() {
        assertThat(GatewayOrdinal.of(OptionalInt.empty(), "parley-gateway-12")).isEqualTo(12);
    }

    @Test
    void withoutEitherThereIsASentence() {
        assertThatThrownBy(() -> GatewayOrdinal.of(OptionalInt.empty(), "laptop"))
                .hasMessageContaining("parley.gateway.ordinal");
        assertThatThrownBy(() -> GatewayOrdinal.of(OptionalInt.of(64), "laptop"))
                .hasMessageContaining("0 to 63");
    }
}
