package io.parley.gateway.app;

/**
 * When and how fast clients are asked to go to other gateways.
 *
 * @param delayMs how long the number of gateways must have been the same, in milliseconds
 * @param tolerance allowed above the average, as a share of it
 * @param toleranceSessions allowed above the average in any case
 * @param clientsPerSecond most clients asked
 */
record RebalanceSettings(
        boolean enabled, long delayMs, double tolerance, int toleranceSessions, int clientsPerSecond) {}
