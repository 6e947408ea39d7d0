package io.parley.gateway.app;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.parley.gateway.delivery.DeliveryDrops;
import java.util.List;
import java.util.function.BiFunction;

/** What requests of the HTTP port are answered that want no WebSocket: hooks for tests when they are on, and nothing else. */
record OtherRequests(DeliveryDrops drops, boolean testHooks)
        implements BiFunction<HttpMethod, String, HttpResponseStatus> {
    private static final String DROP = "/test/delivery/drop";

    @Override
    public HttpResponseStatus apply(HttpMethod method, String uri) {
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
