package io.parley.jobs.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.jobs.JobFailure;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

class GatewayAddressTest {
    @Test
    void theFirstAlternativeWithAnAddressCounts() throws Exception {
        List<GatewayAddress> gateways =
                GatewayAddress.parse("pod-0.invalid.:7400;127.0.0.1:7401, 127.0.0.2:7402;127.0.0.1:7401", false);
        assertThat(gateways).hasSize(2);
        assertThat(gateways.getFirst().resolve().toString()).endsWith("127.0.0.1:7401");
        assertThat(gateways.getLast().resolve().toString()).endsWith("127.0.0.2:7402");
    }

    @Test
    void withoutAnyAddressTheNamesAreTold() {
        GatewayAddress gateway =
                GatewayAddress.parse("pod-0.invalid.:7400", false).getFirst();
        assertThatThrownBy(gateway::resolve)
                .isInstanceOf(UnknownHostException.class)
                .hasMessageContaining("pod-0.invalid");
    }

    @Test
    void nonsenseIsRefusedInASentence() {
        for (String text : new String[] {"", "host", "host:x", "host:70000", "a:1;b"}) {
            assertThatThrownBy(() -> GatewayAddress.parse(text, false))
                    .as(text)
                    .isInstanceOf(JobFailure.class)
                    .hasMessageContaining("host:port");
        }
    }
}
