package io.parley.gateway.session;

import io.netty.channel.WriteBufferWaterMark;

/**
 * What may wait to be written to one connection: above it nothing more is written, and the connection ends.
 *
 * @param beforeLogin while nobody is logged in on it
 * @param loggedIn from the login on
 */
public record OutboundBounds(WriteBufferWaterMark beforeLogin, WriteBufferWaterMark loggedIn) {

    /** In bytes. */
    public static OutboundBounds of(int beforeLogin, int loggedIn) {
        return new OutboundBounds(
                new WriteBufferWaterMark(beforeLogin, beforeLogin), new WriteBufferWaterMark(loggedIn, loggedIn));
    }
}
