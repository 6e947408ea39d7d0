package io.parley.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class LoopbackTest {
    @Test
    void everyLoopbackAddressIsAccepted() {
        assertThat(Loopback.addresses(List.of("127.0.0.1:7400", "127.3.2.1:7402", "[::1]:7404"), false))
                .hasSize(3);
    }

    @Test
    void anotherMachineIsRefusedWithTheWayToAllowIt() {
        assertThatThrownBy(() -> Loopback.addresses(List.of("192.0.2.1:7400"), false))
                .hasMessageContaining("--allow-remote");
    }

    @Test
    void anotherMachineIsAcceptedWhenToldSo() {
        assertThat(Loopback.addresses(List.of("192.0.2.1:7400"), true)).hasSize(1);
    }

    @Test
    void anAddressWithoutAPortIsRefused() {
        assertThatThrownBy(() -> Loopback.addresses(List.of("localhost"), false))
                .hasMessageContaining("host:port");
    }
}
