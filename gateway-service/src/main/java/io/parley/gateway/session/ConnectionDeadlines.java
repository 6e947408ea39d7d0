package io.parley.gateway.session;

/**
 * How long a connection may take, in milliseconds.
 *
 * @param loginMs from its opening, or from a refused login, to the next login request
 * @param silenceMs between two frames of a client that is logged in over TCP
 * @param webSocketSilenceMs between two frames or pongs of a client that is logged in over WebSocket
 * @param pingMs of such silence after which a WebSocket is sent a ping
 * @param closeGraceMs for what was written last to leave, and for the client to close its side
 */
public record ConnectionDeadlines(
        long loginMs, long silenceMs, long webSocketSilenceMs, long pingMs, long closeGraceMs) {}
