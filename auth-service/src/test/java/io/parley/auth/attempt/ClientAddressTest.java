package io.parley.auth.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClientAddressTest {
    @Test
    void addressesOfOneIpv6NetworkCountAsOne() {
        assertThat(key("2001:db8:1:2::1")).isEqualTo(key("2001:db8:1:2:ffff:a:b:c"));
        assertThat(key("2001:db8:1:2::1")).isNotEqualTo(key("2001:db8:1:3::1"));
    }

    @Test
    void ipv4AddressesCountOneByOne() {
        assertThat(key("192.0.2.1")).isNotEqualTo(key("192.0.2.2"));
    }

    @Test
    void otherTextIsTakenAsItIsButNotAtAnyLength() {
        assertThat(ClientAddress.of("unix").key()).isEqualTo("unix");
        assertThat(ClientAddress.of("x".repeat(1000)).key()).hasSize(64);
        assertThat(ClientAddress.of("").known()).isFalse();
    }

    @Test
    void peopleAreToldTheAddressAsItIs() {
        assertThat(ClientAddress.of("2001:db8:1:2::1").text()).isEqualTo("2001:db8:1:2::1");
        assertThat(ClientAddress.of("192.0.2.1").text()).isEqualTo("192.0.2.1");
        assertThat(ClientAddress.of("x".repeat(1000)).text()).hasSize(64);
    }

    private static String key(String given) {
        return ClientAddress.of(given).key();
    }
}
