package io.parley.gateway.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.parley.gateway.dispatch.ConnectionFrames;
import io.parley.gateway.dispatch.Dispatcher;
import io.parley.gateway.observability.GatewayMetrics;
import io.parley.gateway.protocol.FrameBudget;
import io.parley.gateway.protocol.Refusal;
import io.parley.gateway.protocol.WebSocketFrameReader;
import io.parley.gateway.session.ClientConnection;
import io.parley.gateway.session.CloseReason;
import io.parley.gateway.session.ConnectionAdmission;
import io.parley.gateway.session.ConnectionCloser;
import io.parley.gateway.session.ConnectionLoop;
import io.parley.gateway.session.ConnectionLoops;
import io.parley.gateway.session.WebSocketBinaryConnection;
import io.parley.gateway.session.WebSocketJsonConnection;
import io.parley.proto.client.v1.ErrorCode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jboss.logging.Logger;

/** Makes connections of WebSockets: binary frames, or JSON when the client asked for that sub-protocol. */
public final class WebSocketEndpoint {
    private static final String JSON_SUB_PROTOCOL = "parley.json.v1";
    private static final String BINARY_SUB_PROTOCOL = "parley.v1";

    /** What a client may ask for: one JSON frame per text message, or one frame per binary message, as by default. */
    public static final List<String> SUB_PROTOCOLS = List.of(JSON_SUB_PROTOCOL, BINARY_SUB_PROTOCOL);

    private static final Logger LOG = Logger.getLogger(WebSocketEndpoint.class);
    private static final int FLUSHES_PER_TURN = 256;

    private final ListenerSettings settings;
    /** One for all connections: above it nothing more is written to one of them. */
    private final WriteBufferWaterMark outboundBound;

    private final FrameBudget budget;

    private final Dispatcher dispatcher;
    private final ConnectionLoops loops;
    private final ConnectionCloser closer;
    private final ConnectionAdmission admission;
    private final GatewayMetrics metrics;

    public WebSocketEndpoint(
            ListenerSettings settings,
            Dispatcher dispatcher,
            ConnectionLoops loops,
            ConnectionCloser closer,
            ConnectionAdmission admission,
            GatewayMetrics metrics) {
        this.settings = settings;
        this.outboundBound = new WriteBufferWaterMark(settings.outboundBytes(), settings.outboundBytes());
        this.budget = new FrameBudget(settings.maxLength());
        this.dispatcher = dispatcher;
        this.loops = loops;
        this.closer = closer;
        this.admission = admission;
        this.metrics = metrics;
    }

    /**
     * Takes over a WebSocket whose handshake is done. On its event loop.
     *
     * @param http the HTTP connection that it was
     */
    public void accept(ServerWebSocket webSocket, HttpConnection http) {
        ChannelHandlerContext context = ((ConnectionBase) http).channelHandlerContext();
        context.pipeline().addBefore(context.name(), "flushes", new FlushConsolidationHandler(FLUSHES_PER_TURN, true));
        InetAddress address = context.channel().remoteAddress() instanceof InetSocketAddress remote
                ? remote.getAddress()
                : InetAddress.getLoopbackAddress();
        boolean json = JSON_SUB_PROTOCOL.equals(webSocket.subProtocol());
        ClientConnection connection = connection(webSocket, context, address, json);
        ConnectionFrames frames = new ConnectionFrames(connection, dispatcher, closer);
        if (json) {
            webSocket.textMessageHandler(text -> frames.onText(text, settings.maxLength()));
            webSocket.binaryMessageHandler(bytes -> frames.onBrokenFrame(wrongKind("text")));
        } else {
            webSocket.binaryMessageHandler(bytes -> read(bytes, frames));
            webSocket.textMessageHandler(text -> frames.onBrokenFrame(wrongKind("binary")));
        }
        webSocket.closeHandler(gone -> frames.onDisconnected());
        webSocket.exceptionHandler(failure -> LOG.debugf(failure, "WebSocket %s failed", context.channel()));
        connection.loop().add(connection);
        metrics.connectionOpened(json ? "websocket_json" : "websocket");
        if (!admission.enter(address)) {
            closer.close(connection, CloseReason.TOO_MANY_CONNECTIONS);
        }
    }

    private ClientConnection connection(
            ServerWebSocket webSocket, ChannelHandlerContext context, InetAddress address, boolean json) {
        ConnectionLoop loop = loops.of(context.channel().eventLoop());
        return json
                ? new WebSocketJsonConnection(webSocket, context, loop, closer, address, outboundBound, budget)
                : new WebSocketBinaryConnection(webSocket, context, loop, closer, address, outboundBound);
    }

    private void read(Buffer message, ConnectionFrames frames) {
        ByteBuf bytes = message.getByteBuf();
        try {
            WebSocketFrameReader.read(bytes, settings.maxLength(), frames);
        } finally {
            bytes.release();
        }
    }

    private static Refusal wrongKind(String expected) {
        return Refusal.of(
                ErrorCode.ERROR_CODE_MALFORMED,
                "This connection speaks " + expected + " messages: ask for the sub-protocol " + JSON_SUB_PROTOCOL
                        + " to speak JSON, or for none to speak binary frames.");
    }
}
