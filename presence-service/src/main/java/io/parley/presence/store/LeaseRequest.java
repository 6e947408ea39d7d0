package io.parley.presence.store;

/**
 * What a gateway says of itself when it takes a lease.
 *
 * @param ordinal its number
 * @param address host:port for operators
 * @param findsMembers whether it finds the sessions of a group's members by itself
 */
public record LeaseRequest(int ordinal, String address, boolean findsMembers) {}
