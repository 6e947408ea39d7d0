package io.parley.loadtest.migration;

import java.time.Duration;

/**
 * One migration, or a time without one for comparison.
 *
 * @param name the version, and what the file is called
 * @param ways how the server did its statements
 * @param took from its first statement to its last
 * @param longestSend of a transaction that stores a message as the first release does
 * @param longestRead of a query for the newest messages of a conversation
 */
public record MigrationStep(String name, String ways, Duration took, Duration longestSend, Duration longestRead) {}
