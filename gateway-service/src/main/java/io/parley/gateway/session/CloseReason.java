package io.parley.gateway.session;

import io.parley.proto.client.v1.ErrorCode;
import java.util.Locale;
import org.jboss.logging.Logger;

/** Why the gateway ends a connection: what the client is told, how loudly it is logged, how it is counted. */
public enum CloseReason {
    /** The client, or the network, ended it. */
    CLIENT_GONE(null, "", Logger.Level.DEBUG),
    /** The client logged out. */
    LOGGED_OUT(null, "", Logger.Level.DEBUG),
    /** The bytes were not frames of this protocol. */
    MALFORMED(ErrorCode.ERROR_CODE_MALFORMED, "The bytes are not a frame of this protocol.", Logger.Level.DEBUG),
    /** A frame was announced that is larger than the limit. */
    FRAME_TOO_LARGE(ErrorCode.ERROR_CODE_TOO_LARGE, "The frame is larger than the limit.", Logger.Level.DEBUG),
    /** Nobody logged in in time. */
    LOGIN_DEADLINE(
            ErrorCode.ERROR_CODE_TIMEOUT, "Nobody logged in within the deadline; connect again.", Logger.Level.DEBUG),
    /** Nothing was heard for too long. */
    SILENCE(
            ErrorCode.ERROR_CODE_TIMEOUT,
            "Nothing was heard for too long; send Ping when there is nothing else to send.",
            Logger.Level.DEBUG),
    /** The client does not read what it is sent; what is not written is lost to it until it syncs. */
    SLOW_READER(null, "", Logger.Level.DEBUG),
    /** The gateway, or the client's address, has as many connections as it may have. */
    TOO_MANY_CONNECTIONS(
            ErrorCode.ERROR_CODE_OVERLOADED,
            "There are too many connections to this gateway or from this address; try again later.",
            Logger.Level.DEBUG),
    /** The same device logged in again; SessionReplaced was written. */
    REPLACED(null, "", Logger.Level.DEBUG),
    /** The session's token was revoked; SessionRevoked was written. */
    REVOKED(null, "", Logger.Level.DEBUG),
    /** The gateway is going away or has lost its lease; GoAway was written. */
    GOING_AWAY(null, "", Logger.Level.DEBUG),
    /** A bug of ours. */
    INTERNAL(ErrorCode.ERROR_CODE_INTERNAL, "The server failed; connect again.", Logger.Level.ERROR);

    private final ErrorCode wireCode;
    private final String sentence;
    private final Logger.Level logLevel;
    private final String metricTag = name().toLowerCase(Locale.ROOT);

    CloseReason(ErrorCode wireCode, String sentence, Logger.Level logLevel) {
        this.wireCode = wireCode;
        this.sentence = sentence;
        this.logLevel = logLevel;
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

    /** The value of the metric tag {@code reason}. */
    public String metricTag() {
        return metricTag;
    }

    /** Whether there is no point in waiting until what was written has left. */
    public boolean isAbrupt() {
        return this == CLIENT_GONE || this == SLOW_READER;
    }
}
