package io.parley.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForwardedClientsTest {
    private static final String PROXY = "10.0.0.1";
    private static final TrustedProxies PROXIES = TrustedProxies.of(List.of("10.0.0.0/8"));

    private final ForwardedClients lists = new ForwardedClients(PROXIES, ForwardedHeader.X_FORWARDED_FOR);
    private final ForwardedClients standard = new ForwardedClients(PROXIES, ForwardedHeader.FORWARDED);

    @Test
    void theLastThatIsNoProxyIsTheClient() throws Exception {
        assertThat(client(lists, PROXY, "X-Forwarded-For", "203.0.113.9")).isEqualTo("203.0.113.9");
        assertThat(client(lists, PROXY, "X-Forwarded-For", "203.0.113.9, 10.0.0.2"))
                .isEqualTo("203.0.113.9");
        assertThat(client(lists, PROXY, "X-Forwarded-For", "2001:db8::7")).isEqualTo("2001:db8:0:0:0:0:0:7");
        assertThat(client(lists, PROXY, "X-Forwarded-For", "203.0.113.9:4711")).isEqualTo("203.0.113.9");
    }

    @Test
    void whatTheClientWroteItselfIsNotBelieved() throws Exception {
        assertThat(client(lists, PROXY, "X-Forwarded-For", "198.51.100.1, 203.0.113.9"))
                .isEqualTo("203.0.113.9");
        assertThat(client(lists, PROXY, "X-Forwarded-For", "198.51.100.1", "X-Forwarded-For", "203.0.113.9"))
                .isEqualTo("203.0.113.9");
        assertThat(client(lists, PROXY, "X-Forwarded-For", "10.0.0.9, 203.0.113.9, 10.0.0.2"))
                .isEqualTo("203.0.113.9");
        assertThat(client(lists, PROXY, "Forwarded", "for=198.51.100.1")).isEqualTo(PROXY);
    }

    @Test
    void strangersAreWhoTheyAre() throws Exception {
        assertThat(client(lists, "203.0.113.9", "X-Forwarded-For", "198.51.100.1"))
                .isEqualTo("203.0.113.9");
        assertThat(client(standard, "203.0.113.9", "Forwarded", "for=198.51.100.1"))
                .isEqualTo("203.0.113.9");
        assertThat(client(
                        new ForwardedClients(PROXIES, ForwardedHeader.NONE), PROXY, "X-Forwarded-For", "198.51.100.1"))
                .isEqualTo(PROXY);
    }

    @Test
    void whatCannotBeReadIsTheProxyThatSaidIt() throws Exception {
        for (String nonsense : List.of("", "unknown", "_hidden", "client.example", "1.2.3", "[", "[::1", "\"")) {
            assertThat(client(lists, PROXY, "X-Forwarded-For", nonsense))
                    .as(nonsense)
                    .isEqualTo(PROXY);
            assertThat(client(standard, PROXY, "Forwarded", "for=" + nonsense))
                    .as(nonsense)
                    .isEqualTo(PROXY);
        }
        assertThat(client(lists, PROXY, "X-Forwarded-For", "198.51.100.1, unknown, 10.0.0.2"))
                .isEqualTo("10.0.0.2");
    }

    @Test
    void theStandardHeaderIsReadWithItsQuotesAndParameters() throws Exception {
        assertThat(client(standard, PROXY, "Forwarded", "for=\"[2001:db8::7]:4711\";proto=https"))
                .isEqualTo("2001:db8:0:0:0:0:0:7");
        assertThat(client(standard, PROXY, "Forwarded", "proto=https;For=203.0.113.9, for=10.0.0.2;by=10.0.0.1"))
                .isEqualTo("203.0.113.9");
        assertThat(client(standard, PROXY, "Forwarded", "proto=https")).isEqualTo(PROXY);
    }

    private static String client(ForwardedClients clients, String peer, String... namesAndValues) throws Exception {
        HttpHeaders headers = new DefaultHttpHeaders();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return clients.client(InetAddress.getByName(peer), headers).getHostAddress();
    }
}
