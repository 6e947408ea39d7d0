package io.parley.gateway.server;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether a request may become a WebSocket: from its Origin, which browsers send for the page that asks, and from the
 * sub-protocols it can speak. Immutable; any thread.
 */
public final class UpgradeCheck {
    private static final String ANY = "*";

    private final Set<String> origins;

    /** @param origins like https://chat.example.com, allowed beside the request's own host; "*" is any */
    public UpgradeCheck(List<String> origins) {
        this.origins = origins.stream()
                .map(origin -> origin.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What is wrong with a request of these headers; empty when nothing is. */
    Optional<RequestRules.Fault> fault(HttpHeaders headers) {
        List<String> sentOrigins = headers.getAll(HttpHeaderNames.ORIGIN);
        if (sentOrigins.size() > 1
                || sentOrigins.size() == 1 && !isAllowed(sentOrigins.getFirst(), headers.get(HttpHeaderNames.HOST))) {
            return Optional.of(new RequestRules.Fault(
                    HttpResponseStatus.FORBIDDEN,
                    "Pages of this origin may not connect here: see parley.gateway.web-socket.origins."));
        }
        List<String> asked = asked(headers);
        if (!asked.isEmpty() && asked.stream().noneMatch(WebSocketEndpoint.SUB_PROTOCOLS::contains)) {
            return Optional.of(new RequestRules.Fault(
                    HttpResponseStatus.BAD_REQUEST,
                    "None of the sub-protocols is known here; known are "
                            + String.join(", ", WebSocketEndpoint.SUB_PROTOCOLS) + ", or ask for none."));
        }
        return Optional.empty();
    }

    /** The first of the sub-protocols that is known here; empty when none was asked for. */
    static Optional<String> subProtocol(HttpHeaders headers) {
        return asked(headers).stream()
                .filter(WebSocketEndpoint.SUB_PROTOCOLS::contains)
                .findFirst();
    }

    private static List<String> asked(HttpHeaders headers) {
        return headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL).stream()
                .flatMap(line -> Arrays.stream(line.split(",")))
                .map(String::strip)
                .toList();
    }

    private boolean isAllowed(String origin, String host) {
        if (origins.contains(ANY) || origins.contains(origin.toLowerCase(Locale.ROOT))) {
            return true;
        }
        try {
            String authority = new URI(origin).getRawAuthority();
            return authority != null && authority.equalsIgnoreCase(host);
        } catch (URISyntaxException unreadable) {
            return false;
        }
    }
}
