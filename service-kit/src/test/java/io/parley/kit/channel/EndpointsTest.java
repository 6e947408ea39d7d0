package io.parley.kit.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndpointsTest {
    @Test
    void severalEndpointsAreSeparatedByCommas() {
        assertThat(Endpoints.parse("auth-service", "127.0.0.1:1, 127.0.0.2:2").alternatives())
                .containsExactly(List.of(host("127.0.0.1", 1), host("127.0.0.2", 2)));
    }

    @Test
    void alternativesAreSeparatedBySemicolons() {
        assertThat(Endpoints.parse("auth-service", "pods.chat.svc:9000; 10.0.0.1:9000, fd00::1:9001")
                        .alternatives())
                .containsExactly(
                        List.of(host("pods.chat.svc", 9000)), List.of(host("10.0.0.1", 9000), host("fd00::1", 9001)));
    }

    @Test
    void aVariableThatKubernetesDidNotFillInIsNoHost() {
        Endpoints endpoints = Endpoints.parse("auth-service", "pods.chat.svc:9000;$(PARLEY_AUTH_SERVICE_HOST):9000");
        assertThat(endpoints.alternatives()).containsExactly(List.of(host("pods.chat.svc", 9000)), List.of());
        assertThat(endpoints.lacksAnAlternative()).isTrue();
        assertThat(Endpoints.parse("auth-service", "pods.chat.svc:9000;10.0.0.1:9000")
                        .lacksAnAlternative())
                .isFalse();
    }

    @Test
    void nonsenseIsRefusedInASentence() {
        for (String list :
                new String[] {"", "host", "host:", ":1", "host:0", "host:65536", "host:x", "host:1,", "host:1;"}) {
            assertThatThrownBy(() -> Endpoints.parse("auth-service", list))
                    .as(list)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("host:port");
        }
    }

    private static InetSocketAddress host(String name, int port) {
        return InetSocketAddress.createUnresolved(name, port);
    }
}
