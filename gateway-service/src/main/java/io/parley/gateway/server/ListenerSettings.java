package io.parley.gateway.server;

import io.parley.gateway.dispatch.FrameLimits;
import io.parley.gateway.session.OutboundBounds;

/**
 * What a connection may hold, on whichever port it came.
 *
 * @param frames how large a frame may be
 * @param maxFragments how many fragments a WebSocket message may have
 * @param outbound what may wait to be written to one connection
 */
public record ListenerSettings(FrameLimits frames, int maxFragments, OutboundBounds outbound) {}
