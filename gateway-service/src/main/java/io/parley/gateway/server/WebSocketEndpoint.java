package io.parley.gateway.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.parley.gateway.dispatch.Dispatcher;
import io.parley.gateway.observability.GatewayMetrics;
import io.parley.gateway.protocol.FrameBudget;
import io.parley.gateway.protocol.WebSocketDecoder;
import io.parley.gateway.session.CloseReason;
import io.parley.gateway.session.ConnectionCloser;
import io.parley.gateway.session.ConnectionLoop;
import io.parley.gateway.session.ConnectionLoops;
import io.parley.gateway.session.WebSocketBinaryConnection;
import io.parley.gateway.session.WebSocketConnection;
import io.parley.gateway.session.WebSocketJsonConnection;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Makes connections of WebSockets: binary frames, or JSON when the client asked for that sub-protocol. */
public final class WebSocketEndpoint {
    static final String JSON_SUB_PROTOCOL = "parley.json.v1";
    private static final String BINARY_SUB_PROTOCOL = "parley.v1";

    /** What a client may ask for: one JSON frame per text message, or one frame per binary message, as by default. */
    public static final List<String> SUB_PROTOCOLS = List.of(JSON_SUB_PROTOCOL, BINARY_SUB_PROTOCOL);

    private final ListenerSettings settings;
    private final FrameBudget budget;
    private final Dispatcher dispatcher;
    private final ConnectionLoops loops;
    private final ConnectionCloser closer;
    private final GatewayMetrics metrics;

    public WebSocketEndpoint(
            ListenerSettings settings,
            Dispatcher dispatcher,
            ConnectionLoops loops,
            ConnectionCloser closer,
            GatewayMetrics metrics) {
        this.settings = settings;
        this.budget = new FrameBudget(settings.frames().maxLength());
        this.dispatcher = dispatcher;
        this.loops = loops;
        this.closer = closer;
        this.metrics = metrics;
    }

    /**
     * Takes over a WebSocket whose handshake is done: from here on its bytes are read by the gateway itself, and what is
     * written goes the way of all connections. On its event loop.
     *
     * @param last the last handler of its pipeline
     * @param subProtocol what was agreed on
     * @param admitted whether it is not one too many
     */
    void accept(ChannelHandlerContext last, InetAddress address, Optional<String> subProtocol, boolean admitted) {
        ChannelPipeline pipeline = last.pipeline();
        boolean json = subProtocol.filter(JSON_SUB_PROTOCOL::equals).isPresent();
        pipeline.addBefore(last.name(), "ws-encoder", new WebSocket13FrameEncoder(false));
        pipeline.addBefore(last.name(), "flushes", new FlushConsolidationHandler(FrameEntrance.FLUSHES_PER_TURN, true));
        WebSocketConnection connection = connection(last, address, json);
        WebSocketDecoder decoder = new WebSocketDecoder(
                new WebSocketMessages(connection, dispatcher, closer, settings.frames()), settings.maxFragments());
        connection.input(decoder);
        connection.loop().add(connection);
        metrics.connectionOpened(json ? "websocket_json" : "websocket");
        pipeline.addBefore(last.name(), "frames", decoder);
        if (!admitted) {
            closer.close(connection, CloseReason.TOO_MANY_CONNECTIONS);
        }
    }

    private WebSocketConnection connection(ChannelHandlerContext context, InetAddress address, boolean json) {
        ConnectionLoop loop = loops.of(context.channel().eventLoop());
        return json
                ? new WebSocketJsonConnection(context, loop, closer, address, settings.outbound(), budget)
                : new WebSocketBinaryConnection(context, loop, closer, address, settings.outbound());
    }
}
