package io.parley.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EndpointsTest {
    @Test
    void severalEndpointsAreSeparatedByCommas() {
        assertThat(Endpoints.parse("auth-service", "127.0.0.1:1, 127.0.0.2:2").resolve())
                .extracting(address -> address.getAddress().getHostAddress() + ":" + address.getPort())
                .containsExactly("127.0.0.1:1", "127.0.0.2:2");
    }

    @Test
    void namesThatDoNotResolveGiveNothing() {
        assertThat(Endpoints.parse("auth-service", "no-such-host.invalid:1,127.0.0.1:2")
                        .resolve())
                .hasSize(1);
    }

    @Test
    void nonsenseIsRefusedInASentence() {
        for (String list : new String[] {"", "host", "host:", ":1", "host:0", "host:65536", "host:x", "host:1,"}) {
            assertThatThrownBy(() -> Endpoints.parse("auth-service", list))
                    .as(list)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("host:port");
        }
    }
}
