package io.parley.gateway.app;

/**
 * How the gateway goes away. Times are in milliseconds.
 *
 * @param timeoutMs in all
 * @param spreadMs over which clients are told, evenly
 * @param maxReconnectAfterMs the longest wait a client is told
 */
record DrainSettings(long timeoutMs, long spreadMs, long maxReconnectAfterMs) {}
