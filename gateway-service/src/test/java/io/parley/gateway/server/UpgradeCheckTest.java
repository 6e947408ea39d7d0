package io.parley.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import org.junit.jupiter.api.Test;

class UpgradeCheckTest {
    private final UpgradeCheck check = new UpgradeCheck(List.of("https://Team.example", " http://localhost:3000"));

    @Test
    void whoSendsNoOriginIsNoBrowser() {
        assertThat(check.fault(headers("Host", "chat.example"))).isEmpty();
    }

    @Test
    void pagesOfTheSameHostAndOfTheListMayConnect() {
        assertThat(check.fault(headers("Host", "chat.example", "Origin", "https://chat.example")))
                .isEmpty();
        assertThat(check.fault(headers("Host", "127.0.0.1:7401", "Origin", "http://127.0.0.1:7401")))
                .isEmpty();
        assertThat(check.fault(headers("Host", "chat.example", "Origin", "https://team.example")))
                .isEmpty();
        assertThat(check.fault(headers("Host", "chat.example", "Origin", "http://localhost:3000")))
                .isEmpty();
    }

    @Test
    void otherPagesMayNot() {
        for (String origin : List.of(
                "https://evil.example",
                "https://chat.example.evil.example",
                "https://chat.example:444",
                "http://team.example",
                "null",
                "",
                "::")) {
            assertThat(check.fault(headers("Host", "chat.example", "Origin", origin)))
                    .as(origin)
                    .hasValueSatisfying(
                            fault -> assertThat(fault.status().code()).isEqualTo(403));
        }
        assertThat(check.fault(headers(
                        "Host", "chat.example", "Origin", "https://chat.example", "Origin", "https://evil.example")))
                .isPresent();
    }

    @Test
    void aStarIsAnyPage() {
        assertThat(new UpgradeCheck(List.of("*")).fault(headers("Host", "a", "Origin", "https://b")))
                .isEmpty();
    }

    @Test
    void oneKnownSubProtocolIsEnoughAndNoneIsRefused() {
        assertThat(check.fault(headers("Sec-WebSocket-Protocol", "chat, parley.json.v1")))
                .isEmpty();
        assertThat(check.fault(headers("Sec-WebSocket-Protocol", "chat", "Sec-WebSocket-Protocol", "parley.v1")))
                .isEmpty();
        assertThat(check.fault(headers("Sec-WebSocket-Protocol", "parley.v2")))
                .hasValueSatisfying(fault -> assertThat(fault.status().code()).isEqualTo(400));
    }

    private static HttpHeaders headers(String... namesAndValues) {
        HttpHeaders headers = new DefaultHttpHeaders();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers;
    }
}
