package io.parley.gateway.server;

import io.parley.gateway.dispatch.FrameLimits;
import io.parley.gateway.session.OutboundBounds;

/**
 * How clients may come in.
 *
 * @param host the address to listen on
 * @param port the TCP port
 * @param backlog connections that the kernel keeps until they are accepted
 * @param frames how large a frame may be
 * @param maxFragments how many fragments a WebSocket message may have
 * @param outbound what may wait to be written to one connection
 */
public record ListenerSettings(
        String host, int port, int backlog, FrameLimits frames, int maxFragments, OutboundBounds outbound) {}
