package io.parley.gateway.app;

import java.util.StringJoiner;

/**
 * What a gateway needs to serve a client that logs in now.
 *
 * @param lease presence-service has granted a lease that has not run out
 * @param deliveries Kafka answers, and deliveries are read
 * @param revocations Kafka answers, and every revoked token is known
 * @param signingKeys the keys that access tokens are signed with are known
 * @param stopping the gateway is going away, whatever else it has
 */
record ReadinessConditions(
        boolean lease, boolean deliveries, boolean revocations, boolean signingKeys, boolean stopping) {

    boolean areMet() {
        return lease && deliveries && revocations && signingKeys && !stopping;
    }

    /** What is missing and what to look at, a sentence for each cause. */
    String reason() {
        if (areMet()) {
            return "Ready.";
        }
        StringJoiner sentences = new StringJoiner(" ");
        if (stopping) {
            sentences.add("The gateway is stopping: its clients are told to reconnect elsewhere.");
        }
        if (!lease && !stopping) {
            sentences.add("No lease: see whether presence-service answers.");
        }
        if (!deliveries) {
            sentences.add("Deliveries are not read: see whether Kafka answers.");
        }
        if (!revocations) {
            sentences.add("Revoked tokens are not known: see whether Kafka answers.");
        }
        if (!signingKeys) {
            sentences.add("The signing keys are not known: see whether auth-service answers.");
        }
        return sentences.toString();
    }
}
