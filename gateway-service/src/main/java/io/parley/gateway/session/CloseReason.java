package io.parley.gateway.session;

import io.parley.proto.client.v1.ErrorCode;
import java.util.Locale;
import org.jboss.logging.Logger;

/** Why the gateway ends a connection: what the client is told, how loudly it is logged, how it is counted. */
public enum CloseReason {
    /** The client, or the network, ended it. */
    CLIENT_GONE(null, "", Logger.Level.DEBUG, WebSocketCodes.GOING_AWAY),
    /** The client logged out. */
    LOGGED_OUT(null, "", Logger.Level.DEBUG, WebSocketCodes.NORMAL),
    /** The bytes were not frames of this protocol. */
    MALFORMED(
            ErrorCode.ERROR_CODE_MALFORMED,
            "The bytes are not a frame of this protocol.",
            Logger.Level.DEBUG,
            WebSocketCodes.PROTOCOL_ERROR),
    /** Text was not UTF-8, or had half a pair of surrogates. */
    BAD_TEXT(
            ErrorCode.ERROR_CODE_MALFORMED,
            "The text is not UTF-8.",
            Logger.Level.DEBUG,
            WebSocketCodes.NOT_CONSISTENT),
    /** A frame was announced that is larger than the limit. */
    FRAME_TOO_LARGE(
            ErrorCode.ERROR_CODE_TOO_LARGE,
            "The frame is larger than the limit.",
            Logger.Level.DEBUG,
            WebSocketCodes.MESSAGE_TOO_BIG),
    /** Nobody logged in in time. */
    LOGIN_DEADLINE(
            ErrorCode.ERROR_CODE_TIMEOUT,
            "Nobody logged in within the deadline; connect again.",
            Logger.Level.DEBUG,
            WebSocketCodes.POLICY),
    /** Nothing was heard for too long. */
    SILENCE(
            ErrorCode.ERROR_CODE_TIMEOUT,
            "Nothing was heard for too long; send Ping when there is nothing else to send.",
            Logger.Level.DEBUG,
            WebSocketCodes.POLICY),
    /** The client does not read what it is sent; what is not written is lost to it until it syncs. */
    SLOW_READER(null, "", Logger.Level.DEBUG, WebSocketCodes.POLICY),
    /** The gateway, or the client's address, has as many connections as it may have. */
    TOO_MANY_CONNECTIONS(
            ErrorCode.ERROR_CODE_OVERLOADED,
            "There are too many connections to this gateway or from this address; try again later.",
            Logger.Level.DEBUG,
            WebSocketCodes.TRY_AGAIN_LATER),
    /** The client has sent more frames or bytes than it may, for too long. */
    RATE_LIMITED(
            ErrorCode.ERROR_CODE_RATE_LIMITED,
            "This connection has sent more than it may for too long; connect again later and send less at once.",
            Logger.Level.DEBUG,
            WebSocketCodes.TRY_AGAIN_LATER),
    /** The same device logged in again; SessionReplaced was written. */
    REPLACED(null, "", Logger.Level.DEBUG, WebSocketCodes.POLICY),
    /** The session's token was revoked; SessionRevoked was written. */
    REVOKED(null, "", Logger.Level.DEBUG, WebSocketCodes.POLICY),
    /** The gateway is going away or has lost its lease; GoAway was written. */
    GOING_AWAY(null, "", Logger.Level.DEBUG, WebSocketCodes.GOING_AWAY),
    /** All connections together kept the gateway waiting for the rest of too much, and this one for most of it. */
    UNFINISHED_INPUT(
            ErrorCode.ERROR_CODE_OVERLOADED,
            "The gateway waits for the rest of too many frames; connect again later and send frames whole.",
            Logger.Level.DEBUG,
            WebSocketCodes.TRY_AGAIN_LATER),
    /** The gateway has no memory left for what this connection sends or is sent. */
    OUT_OF_MEMORY(
            ErrorCode.ERROR_CODE_OVERLOADED,
            "The gateway is short of memory; connect again later.",
            Logger.Level.DEBUG,
            WebSocketCodes.TRY_AGAIN_LATER),
    /** A bug of ours. */
    INTERNAL(
            ErrorCode.ERROR_CODE_INTERNAL,
            "The server failed; connect again.",
            Logger.Level.ERROR,
            WebSocketCodes.INTERNAL_ERROR);

    private final ErrorCode wireCode;
    private final String sentence;
    private final Logger.Level logLevel;
    private final int webSocketCode;
    private final String metricTag = name().toLowerCase(Locale.ROOT);

    CloseReason(ErrorCode wireCode, String sentence, Logger.Level logLevel, int webSocketCode) {
        this.wireCode = wireCode;
        this.sentence = sentence;
        this.logLevel = logLevel;
        this.webSocketCode = webSocketCode;
    }

    /** The code of the Error frame that is written last; null when there is none. */
    public ErrorCode wireCode() {
        return wireCode;
    }

    /** What the Error frame says. */
    public String sentence() {
        return sentence;
    }

    public Logger.Level logLevel() {
        return logLevel;
    }

    /** The same reason in coarse form, for WebSockets. */
    int webSocketCode() {
        return webSocketCode;
    }

    /** The value of the metric tag {@code reason}. */
    public String metricTag() {
        return metricTag;
    }

    /** Whether there is no point in waiting until what was written has left. */
    public boolean isAbrupt() {
        return this == CLIENT_GONE || this == SLOW_READER;
    }

    /** Close codes of RFC 6455 and its registry. */
    private static final class WebSocketCodes {
        static final int NORMAL = 1000;
        static final int GOING_AWAY = 1001;
        static final int PROTOCOL_ERROR = 1002;
        static final int NOT_CONSISTENT = 1007;
        static final int POLICY = 1008;
        static final int MESSAGE_TOO_BIG = 1009;
        static final int INTERNAL_ERROR = 1011;
        static final int TRY_AGAIN_LATER = 1013;
    }
}
