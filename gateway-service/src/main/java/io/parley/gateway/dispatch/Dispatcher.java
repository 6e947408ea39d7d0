package io.parley.gateway.dispatch;

import com.google.protobuf.Message;
import io.netty.buffer.ByteBuf;
import io.parley.gateway.observability.GatewayMetrics;
import io.parley.gateway.protocol.FramePayload;
import io.parley.gateway.protocol.FrameTypes;
import io.parley.gateway.protocol.JsonFrame;
import io.parley.gateway.protocol.Refusal;
import io.parley.gateway.session.ClientConnection;
import io.parley.gateway.session.CloseReason;
import io.parley.gateway.session.ConnectionCloser;
import io.parley.proto.FrameLayout;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.FrameType;
import java.util.List;

/**
 * Picks the handler of a frame, after the checks that are the same for all: known type, logged in, not too many requests
 * under way. Stateless; called on the event loop of the connection.
 */
public final class Dispatcher {
    private static final int REQUEST_TYPES = 64;

    private final FrameHandler<?>[] handlers = new FrameHandler<?>[REQUEST_TYPES];
    private final ConnectionCloser closer;
    private final GatewayMetrics metrics;
    private final int maxRequestsUnderWay;

    /**
     * @param handlers one for each type that clients may send
     * @param maxRequestsUnderWay per connection
     */
    public Dispatcher(
            List<FrameHandler<?>> handlers, ConnectionCloser closer, GatewayMetrics metrics, int maxRequestsUnderWay) {
        for (FrameHandler<?> handler : handlers) {
            this.handlers[handler.type().getNumber()] = handler;
        }
        this.closer = closer;
        this.metrics = metrics;
        this.maxRequestsUnderWay = maxRequestsUnderWay;
    }

    /** A binary frame has come; its payload lies in the next bytes of the buffer. */
    void dispatch(ClientConnection connection, int typeNumber, int requestId, ByteBuf buffer, int payloadBytes) {
        if (!connection.state().isOpen()) {
            return;
        }
        metrics.frameReceived(typeNumber, payloadBytes);
        connection.heard(FrameLayout.HEADER_BYTES + payloadBytes);
        FrameHandler<?> handler = typeNumber < REQUEST_TYPES ? handlers[typeNumber] : null;
        Request request = begin(connection, handler, requestId);
        if (request == null) {
            return;
        }
        Message frame;
        try {
            frame = FramePayload.parse(FrameTypes.prototype(typeNumber).orElseThrow(), buffer, payloadBytes);
        } catch (Refusal malformed) {
            request.done();
            broken(connection, malformed);
            return;
        }
        handle(handler, request, frame);
    }

    /** A frame has come as JSON. */
    void dispatch(ClientConnection connection, JsonFrame frame, int textBytes) {
        if (!connection.state().isOpen()) {
            return;
        }
        int typeNumber =
                frame.type() == FrameType.UNRECOGNIZED ? 0 : frame.type().getNumber();
        metrics.frameReceived(typeNumber, textBytes);
        connection.heard(textBytes);
        FrameHandler<?> handler = typeNumber < REQUEST_TYPES ? handlers[typeNumber] : null;
        Request request = begin(connection, handler, frame.requestId());
        if (request == null) {
            return;
        }
        if (frame.refusal() != null) {
            request.refuse(frame.refusal());
        } else {
            handle(handler, request, frame.body());
        }
    }

    /** The bytes cannot be understood: says why and closes. */
    void broken(ClientConnection connection, Refusal why) {
        closer.close(connection, reasonOf(why), why.getMessage());
    }

    private static CloseReason reasonOf(Refusal why) {
        if (why.code() == ErrorCode.ERROR_CODE_TOO_LARGE) {
            return CloseReason.FRAME_TOO_LARGE;
        }
        return why.isAboutBadText() ? CloseReason.BAD_TEXT : CloseReason.MALFORMED;
    }

    /** The request, when it may be carried out; otherwise null, and the client has been told. */
    private Request begin(ClientConnection connection, FrameHandler<?> handler, int requestId) {
        FrameType type = handler == null ? FrameType.UNRECOGNIZED : handler.type();
        Request request = new Request(connection, type, requestId, metrics);
        Refusal refusal = check(connection, handler);
        if (refusal == null) {
            return request;
        }
        request.refuse(refusal);
        return null;
    }

    private Refusal check(ClientConnection connection, FrameHandler<?> handler) {
        if (handler == null) {
            return Refusal.of(ErrorCode.ERROR_CODE_UNSUPPORTED, "This server does not know this type of request.");
        }
        if (!connection.state().isLoggedIn() && !handler.isAllowedBeforeLogin()) {
            return Refusal.of(
                    ErrorCode.ERROR_CODE_UNAUTHENTICATED,
                    "Nobody is logged in on this connection: send Login, Register, Resume or Refresh and wait for the"
                            + " answer.");
        }
        if (connection.requestsUnderWay() > maxRequestsUnderWay) {
            return Refusal.overloaded(
                    "More than " + maxRequestsUnderWay + " requests are under way: wait for answers, then go on.");
        }
        return null;
    }

    @SuppressWarnings("unchecked")
    private static <M extends Message> void handle(FrameHandler<M> handler, Request request, Message frame) {
        try {
            // The table of prototypes gives every type the message its handler takes; a test compares them.
            handler.handle(request, (M) frame);
        } catch (RuntimeException thrown) {
            request.refuse(request.refusalFor(thrown));
        }
    }
}
