package io.parley.gateway.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.parley.gateway.session.ConnectionAdmission;
import java.net.InetAddress;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * The HTTP port: a connection has one request, which makes it a WebSocket or is answered and ends it. So there are no idle
 * connections, no bodies and nothing to be misunderstood behind a first request; the head of that one is bounded in bytes and
 * in time.
 */
public final class HttpEntrance implements Entrance {
    private static final int NO_CHUNKS = 1;

    private final HttpSettings settings;
    private final UpgradeCheck check;
    private final ForwardedClients forwarded;
    private final ConnectionAdmission admission;
    private final WebSocketEndpoint webSockets;
    private final BooleanSupplier stopping;
    private final Function<HttpRequest, FullHttpResponse> others;

    /**
     * @param forwarded whose a connection is that a proxy made
     * @param stopping whether no WebSocket is made any more
     * @param others what requests for another path are answered with
     */
    public HttpEntrance(
            HttpSettings settings,
            UpgradeCheck check,
            ForwardedClients forwarded,
            ConnectionAdmission admission,
            WebSocketEndpoint webSockets,
            BooleanSupplier stopping,
            Function<HttpRequest, FullHttpResponse> others) {
        this.settings = settings;
        this.check = check;
        this.forwarded = forwarded;
        this.admission = admission;
        this.webSockets = webSockets;
        this.stopping = stopping;
        this.others = others;
    }

    @Override
    public void enter(ChannelHandlerContext last, InetAddress address, boolean room) {
        FirstRequest first = new FirstRequest(this, last, address, room);
        last.pipeline()
                .addBefore(last.name(), "http-encoder", new HttpResponseEncoder())
                .addBefore(
                        last.name(),
                        "http-decoder",
                        new HttpRequestDecoder(new HttpDecoderConfig()
                                .setMaxInitialLineLength(settings.maxHeadBytes())
                                .setMaxHeaderSize(settings.maxHeadBytes())
                                .setMaxChunkSize(NO_CHUNKS)
                                .setChunkedSupported(false)))
                .addBefore(last.name(), "first-request", first);
    }

    /** Counts the connection with this address; false when it is one too many. */
    boolean admits(ChannelHandlerContext last, InetAddress address) {
        last.channel().closeFuture().addListener(closed -> admission.leave(address));
        return admission.enter(address);
    }

    HttpSettings settings() {
        return settings;
    }

    UpgradeCheck check() {
        return check;
    }

    ForwardedClients forwarded() {
        return forwarded;
    }

    WebSocketEndpoint webSockets() {
        return webSockets;
    }

    boolean isStopping() {
        return stopping.getAsBoolean();
    }

    FullHttpResponse answerOther(HttpRequest request) {
        return others.apply(request);
    }
}
