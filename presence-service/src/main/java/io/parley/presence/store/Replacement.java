package io.parley.presence.store;

/**
 * A session that lost its place to a newer one of the same device.
 *
 * @param old the session that was replaced
 * @param gateway where that session was
 * @param atMs when the newer one came, in milliseconds since 1970 UTC, by the database's clock
 */
public record Replacement(SessionRef old, GatewayEpoch gateway, long atMs) {}
