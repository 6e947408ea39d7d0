package io.parley.gateway.session;

/**
 * What all connections together may make the gateway keep, in bytes.
 *
 * @param input of frames that have not arrived whole
 * @param output of what was written and has not left
 */
public record HeldLimits(long input, long output) {}
