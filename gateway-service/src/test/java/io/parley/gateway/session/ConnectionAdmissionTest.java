package io.parley.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class ConnectionAdmissionTest {
    private final ConnectionAdmission admission = new ConnectionAdmission(3, 2);

    @Test
    void connectionsAreLimitedPerAddress() throws Exception {
        InetAddress one = InetAddress.getByName("10.0.0.1");
        InetAddress other = InetAddress.getByName("10.0.0.2");
        assertThat(admission.enter(one)).isTrue();
        assertThat(admission.enter(one)).isTrue();
        assertThat(admission.enter(one)).isFalse();
        assertThat(admission.enter(other)).isTrue();
        admission.leave(one);
        admission.leave(one);
        assertThat(admission.enter(one)).isTrue();
        assertThat(admission.enter(one)).isFalse();
    }

    @Test
    void connectionsAreLimitedInAllBeforeTheirAddressIsKnown() {
        assertThat(admission.enter()).isTrue();
        assertThat(admission.enter()).isTrue();
        assertThat(admission.enter()).isTrue();
        assertThat(admission.enter()).isFalse();
        admission.leave();
        admission.leave();
        assertThat(admission.open()).isEqualTo(2);
        assertThat(admission.enter()).isTrue();
    }
}
