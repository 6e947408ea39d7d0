package io.parley.gateway.server;

/**
 * How clients may come in.
 *
 * @param host the address to listen on
 * @param port the TCP port
 * @param backlog connections that the kernel keeps until they are accepted
 * @param maxLength the largest value of a frame's length field
 * @param outboundBytes what may wait to be written to one connection
 */
public record ListenerSettings(String host, int port, int backlog, int maxLength, int outboundBytes) {}
