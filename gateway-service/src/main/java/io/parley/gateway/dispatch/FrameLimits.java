package io.parley.gateway.dispatch;

/**
 * How large a frame may be, by the value of its length field; as JSON, by the bytes of its text.
 *
 * @param maxLength once somebody is logged in
 * @param maxLengthBeforeLogin until then
 */
public record FrameLimits(int maxLength, int maxLengthBeforeLogin) {}
