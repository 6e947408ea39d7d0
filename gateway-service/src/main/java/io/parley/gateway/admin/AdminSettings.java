package io.parley.gateway.admin;

/**
 * The port for operators.
 *
 * @param host the address to listen on
 * @param port the port to listen on
 * @param maxConnections open at a time; more are closed at once
 */
public record AdminSettings(String host, int port, int maxConnections) {}
