package io.parley.presence.store;

/** One life of a gateway: its ordinal and the epoch of the lease it took. */
public record GatewayEpoch(int ordinal, long epoch) {}
