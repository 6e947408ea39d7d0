package io.parley.gateway.server;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import io.parley.gateway.session.SocketEnd;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The one request of a connection of the HTTP port. Whatever is wrong with it is answered, and the connection ends: nothing that
 * follows is looked at. On the event loop of the connection.
 */
final class FirstRequest extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = Logger.getLogger(FirstRequest.class);

    private final HttpEntrance entrance;
    private final ChannelHandlerContext last;
    private final InetAddress peer;
    private boolean admitted;
    private boolean counted;
    private boolean answered;
    /** A good request whose end has not come. */
    private HttpRequest upgrade;

    private ScheduledFuture<?> deadline;

    /** @param room whether the gateway takes one connection more */
    FirstRequest(HttpEntrance entrance, ChannelHandlerContext last, InetAddress peer, boolean room) {
        this.entrance = entrance;
        this.last = last;
        this.peer = peer;
        this.admitted = room;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        // The requests of a proxy that forwards say themselves whose they are.
        if (!entrance.forwarded().mayForward(peer)) {
            count(peer);
        }
        HttpSettings settings = entrance.settings();
        endAfter(context, admitted ? settings.headDeadlineMs() : settings.closeGraceMs());
    }

    private void count(InetAddress address) {
        counted = true;
        admitted &= entrance.admits(last, address);
    }

    private void endAfter(ChannelHandlerContext context, long ms) {
        if (deadline != null) {
            deadline.cancel(false);
        }
        deadline = context.executor().schedule(() -> context.channel().close(), ms, TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (answered) {
                return;
            }
            if (message instanceof HttpRequest request) {
                head(context, request);
            }
            if (message instanceof LastHttpContent && upgrade != null && !answered) {
                becomeWebSocket(context);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void head(ChannelHandlerContext context, HttpRequest request) {
        Optional<RequestRules.Fault> fault = RequestRules.fault(request);
        if (fault.isPresent()) {
            answer(context, fault.get().status(), fault.get().sentence());
            return;
        }
        InetAddress client = entrance.forwarded().client(peer, request.headers());
        if (!counted) {
            count(client);
        }
        if (!RequestRules.path(request).equals(entrance.settings().path())) {
            // A file takes a slow client longer than a sentence.
            send(context, entrance.answerOther(request), entrance.settings().answerDeadlineMs());
        } else if (entrance.isStopping()) {
            answer(
                    context,
                    HttpResponseStatus.SERVICE_UNAVAILABLE,
                    "This gateway is stopping: connect to any gateway.");
        } else {
            RequestRules.webSocketFault(request)
                    .or(() -> entrance.check().fault(request.headers()))
                    .ifPresentOrElse(wrong -> answer(context, wrong.status(), wrong.sentence()), () -> {
                        upgrade = request;
                    });
        }
    }

    private void becomeWebSocket(ChannelHandlerContext context) {
        Optional<String> subProtocol = UpgradeCheck.subProtocol(upgrade.headers());
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS);
        response.headers()
                .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
                .set(
                        HttpHeaderNames.SEC_WEBSOCKET_ACCEPT,
                        RequestRules.accept(upgrade.headers().get(HttpHeaderNames.SEC_WEBSOCKET_KEY)));
        subProtocol.ifPresent(chosen -> response.headers().set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, chosen));
        context.writeAndFlush(response);
        InetAddress client = entrance.forwarded().client(peer, upgrade.headers());
        ChannelPipeline pipeline = context.pipeline();
        pipeline.remove(this);
        // It would not let through what is written from now on, which may be at once.
        pipeline.remove(HttpResponseEncoder.class);
        entrance.webSockets().accept(last, client, subProtocol, admitted);
        // What it has read of the client already comes to the new reader now.
        pipeline.remove(HttpRequestDecoder.class);
    }

    private void answer(ChannelHandlerContext context, HttpResponseStatus status, String sentence) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, status, Unpooled.copiedBuffer(sentence, StandardCharsets.UTF_8));
        if (!sentence.isEmpty()) {
            response.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
        }
        if (status.equals(HttpResponseStatus.UPGRADE_REQUIRED)) {
            response.headers()
                    .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
                    .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, RequestRules.WEB_SOCKET_VERSION);
        }
        send(context, response, entrance.settings().closeGraceMs());
    }

    private void send(ChannelHandlerContext context, FullHttpResponse response, long mayTakeMs) {
        answered = true;
        response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        if (!response.headers().contains(HttpHeaderNames.CONTENT_LENGTH)) {
            response.headers()
                    .setInt(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
        }
        endAfter(context, mayTakeMs);
        context.writeAndFlush(response).addListener(SocketEnd.AFTER_LAST_WORD);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        deadline.cancel(false);
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        deadline.cancel(false);
    }

    /** Of the socket, of TLS, or of what is no HTTP: no other connection is concerned. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debugf(cause, "Connection %s failed", context.channel());
        context.channel().close();
    }
}
