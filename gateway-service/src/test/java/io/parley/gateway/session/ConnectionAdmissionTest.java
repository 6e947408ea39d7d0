package io.parley.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class ConnectionAdmissionTest {
    private final ConnectionAdmission admission = new ConnectionAdmission(3, 2);

    @Test
    void connectionsAreLimitedPerAddressAndInAll() throws Exception {
        InetAddress one = InetAddress.getByName("10.0.0.1");
        InetAddress other = InetAddress.getByName("10.0.0.2");
        assertThat(admission.enter(one)).isTrue();
        assertThat(admission.enter(one)).isTrue();
        assertThat(admission.enter(one)).isFalse();
        admission.leave(one);
        assertThat(admission.enter(other)).isTrue();
        assertThat(admission.enter(other)).isFalse();
        admission.leave(other);
        admission.leave(one);

        assertThat(admission.enter(one)).isTrue();
        assertThat(admission.open()).isEqualTo(3);
    }
}
