package io.parley.presence.store;

/** A session and the gateway that holds it. */
public record SessionLocation(SessionRef session, GatewayEpoch gateway) {}
