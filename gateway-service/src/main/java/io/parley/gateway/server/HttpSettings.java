package io.parley.gateway.server;

/**
 * What a request of the HTTP port may have.
 *
 * @param path the one at which there are WebSockets
 * @param maxHeadBytes the headers of a request, and its first line, at the most
 * @param headDeadlineMs how long its head may take to arrive, TLS included
 * @param answerDeadlineMs how long a client may take to read a file
 * @param closeGraceMs how long a connection that has its answer may take to close
 */
public record HttpSettings(
        String path, int maxHeadBytes, long headDeadlineMs, long answerDeadlineMs, long closeGraceMs) {}
