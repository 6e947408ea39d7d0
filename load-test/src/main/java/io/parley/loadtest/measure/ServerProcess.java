package io.parley.loadtest.measure;

/**
 * One process of a server under test.
 *
 * @param name what it is, for example {@code gateway-0}
 * @param pid process id
 */
public record ServerProcess(String name, long pid) {}
