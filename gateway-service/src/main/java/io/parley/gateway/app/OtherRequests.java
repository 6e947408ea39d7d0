package io.parley.gateway.app;

import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.parley.gateway.delivery.DeliveryDrops;
import io.parley.gateway.web.WebEndpoint;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What requests of the HTTP port are answered that want no WebSocket: hooks for tests when they are on, and the web client. */
record OtherRequests(DeliveryDrops drops, boolean testHooks, Optional<WebEndpoint> web)
        implements Function<HttpRequest, FullHttpResponse> {
    private static final String DROP = "/test/delivery/drop";

    @Override
    public FullHttpResponse apply(HttpRequest request) {
        return web.flatMap(endpoint -> endpoint.answer(request))
                .orElseGet(() ->
                        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status(request.method(), request.uri())));
    }

    private HttpResponseStatus status(HttpMethod method, String uri) {
        QueryStringDecoder request = new QueryStringDecoder(uri);
        return testHooks && method.equals(HttpMethod.POST) && request.path().equals(DROP)
                ? drop(request.parameters().getOrDefault("count", List.of("1")).getFirst())
                : HttpResponseStatus.NOT_FOUND;
    }

    private HttpResponseStatus drop(String count) {
        try {
            drops.dropNext(Integer.parseInt(count));
            return HttpResponseStatus.NO_CONTENT;
        } catch (NumberFormatException notANumber) {
            return HttpResponseStatus.BAD_REQUEST;
        }
    }
}
