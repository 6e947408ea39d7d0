package io.parley.gateway.server;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** What a request must be to be read at all (RFC 9112), and to become a WebSocket (RFC 6455). Stateless. */
final class RequestRules {
    static final String WEB_SOCKET_VERSION = "13";

    private static final String WEB_SOCKET_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_BYTES = 16;

    private RequestRules() {}

    /** Why a request is refused. */
    record Fault(HttpResponseStatus status, String sentence) {}

    /** Why a request cannot be answered, whatever it asks for; empty when it can. */
    static Optional<Fault> fault(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return Optional.of(unreadable(request.decoderResult().cause()));
        }
        if (!request.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
            return fault(HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED, "This port speaks HTTP/1.1.");
        }
        HttpHeaders headers = request.headers();
        if (headers.getAll(HttpHeaderNames.HOST).size() != 1) {
            return fault(HttpResponseStatus.BAD_REQUEST, "A request has one Host.");
        }
        List<String> lengths = headers.getAll(HttpHeaderNames.CONTENT_LENGTH);
        boolean empty =
                lengths.isEmpty() || lengths.size() == 1 && lengths.getFirst().equals("0");
        if (!empty || headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
            return fault(HttpResponseStatus.BAD_REQUEST, "Requests have no body here.");
        }
        return Optional.empty();
    }

    private static Fault unreadable(Throwable cause) {
        if (cause instanceof TooLongHttpHeaderException) {
            return new Fault(HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "The headers are too long.");
        }
        if (cause instanceof TooLongHttpLineException) {
            return new Fault(HttpResponseStatus.REQUEST_URI_TOO_LONG, "The address is too long.");
        }
        return new Fault(HttpResponseStatus.BAD_REQUEST, "This is no HTTP request.");
    }

    /** The path that a request asks for. */
    static String path(HttpRequest request) {
        int query = request.uri().indexOf('?');
        return query < 0 ? request.uri() : request.uri().substring(0, query);
    }

    /** Why a request cannot become a WebSocket; empty when it can. */
    static Optional<Fault> webSocketFault(HttpRequest request) {
        HttpHeaders headers = request.headers();
        if (!request.method().equals(HttpMethod.GET)) {
            return fault(HttpResponseStatus.METHOD_NOT_ALLOWED, "A WebSocket begins with GET.");
        }
        if (!headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                || !headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
                || !WEB_SOCKET_VERSION.equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
            return fault(HttpResponseStatus.UPGRADE_REQUIRED, "Here are WebSockets of version 13 only.");
        }
        return isKey(headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_KEY))
                ? Optional.empty()
                : fault(HttpResponseStatus.BAD_REQUEST, "Sec-WebSocket-Key is not 16 bytes in Base64.");
    }

    private static boolean isKey(List<String> keys) {
        try {
            return keys.size() == 1 && Base64.getDecoder().decode(keys.getFirst()).length == KEY_BYTES;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    /** What a server proves with that it has understood the key. */
    static String accept(String key) {
        try {
            // The standard's choice; nothing is protected by it.
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            return Base64.getEncoder()
                    .encodeToString(sha1.digest((key + WEB_SOCKET_GUID).getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    private static Optional<Fault> fault(HttpResponseStatus status, String sentence) {
        return Optional.of(new Fault(status, sentence));
    }
}
