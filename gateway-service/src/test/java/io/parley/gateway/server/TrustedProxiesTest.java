package io.parley.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrustedProxiesTest {
    @Test
    void networksAndSingleAddressesOfBothFamiliesAreTrusted() throws UnknownHostException {
        TrustedProxies proxies = TrustedProxies.of(List.of("10.0.0.0/8", " 192.168.1.7", "2001:db8::/32", "::1"));
        for (String trusted : List.of("10.255.0.1", "192.168.1.7", "2001:db8:1::1", "::1", "::ffff:10.1.1.1")) {
            assertThat(proxies.trust(InetAddress.getByName(trusted)))
                    .as(trusted)
                    .isTrue();
        }
        for (String stranger : List.of("11.0.0.1", "192.168.1.8", "2001:db9::1", "::2")) {
            assertThat(proxies.trust(InetAddress.getByName(stranger)))
                    .as(stranger)
                    .isFalse();
        }
    }

    @Test
    void nobodyIsTrustedUntilSomebodyIsNamed() throws UnknownHostException {
        assertThat(TrustedProxies.none().trust(InetAddress.getByName("127.0.0.1")))
                .isFalse();
        assertThat(TrustedProxies.of(List.of()).trust(InetAddress.getByName("127.0.0.1")))
                .isFalse();
    }

    @Test
    void whatIsNoNetworkIsRefusedInASentence() {
        for (String wrong :
                List.of("proxy.example", "10.0.0.0/33", "10.0.0.0/x", "10.0.0.0/-1", "2001:db8::/129", "10.0.0", "")) {
            assertThatThrownBy(() -> TrustedProxies.of(List.of(wrong)))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("\"" + wrong + "\" is no network: ");
        }
    }
}
