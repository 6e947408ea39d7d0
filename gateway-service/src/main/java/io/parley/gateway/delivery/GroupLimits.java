package io.parley.gateway.delivery;

/**
 * What large groups may make the gateway hold.
 *
 * @param remembered members of all groups together
 * @param waitingBytes deliveries that wait until it is known who gets them, in bytes
 */
public record GroupLimits(int remembered, long waitingBytes) {}
