package io.parley.gateway.server;

/**
 * Where a port is and how it takes connections.
 *
 * @param host the address to listen on
 * @param port the TCP port
 * @param key the setting that names the port, for an operator
 * @param backlog connections that the kernel keeps until they are accepted
 * @param headDeadlineMs how long the head of an HTTP request, or of a proxy's connection, may take to arrive
 */
public record PortSettings(String host, int port, String key, int backlog, long headDeadlineMs) {}
