package io.parley.gateway.app;

import java.util.StringJoiner;

/**
 * What a gateway needs to serve a client that logs in now. Kafka must have answered once: without a position no delivery is
 * read, and without the revocations of the past no token can be trusted. When it is away later nobody is turned away for that:
 * messages are stored, acknowledged and fetched without it, and what could not be pushed is pushed when it is back.
 *
 * @param lease presence-service has granted a lease that has not run out
 * @param draining an operator wants the gateway empty
 * @param positioned Kafka has answered, and deliveries are read from a known position on
 * @param caughtUp Kafka has answered, and every token that was revoked before is known
 * @param kafka Kafka answers now
 * @param signingKeys the keys that access tokens are signed with are known
 * @param stopping the gateway is going away, whatever else it has
 */
record ReadinessConditions(
        boolean lease,
        boolean draining,
        boolean positioned,
        boolean caughtUp,
        boolean kafka,
        boolean signingKeys,
        boolean stopping) {

    boolean areMet() {
        return lease && !draining && positioned && caughtUp && signingKeys && !stopping;
    }

    /** What is missing and what to look at, a sentence for each cause. */
    String reason() {
        StringJoiner sentences = new StringJoiner(" ");
        if (areMet() && kafka) {
            return "Ready.";
        }
        if (areMet()) {
            return "Ready, but pushes come late: see whether Kafka answers.";
        }
        if (stopping) {
            sentences.add("The gateway is stopping: its clients are told to reconnect elsewhere.");
        }
        if (draining && !stopping) {
            sentences.add("An operator wants this gateway empty, until ./parley admin undrain or a new start.");
        }
        if (!lease && !stopping && positioned) {
            sentences.add("No lease: see whether presence-service answers.");
        }
        if (!positioned) {
            sentences.add("Deliveries are not read yet, and so there is no lease: see whether Kafka answers.");
        }
        if (!caughtUp) {
            sentences.add("Revoked tokens are not known yet: see whether Kafka answers.");
        }
        if (!signingKeys) {
            sentences.add("The signing keys are not known: see whether auth-service answers.");
        }
        return sentences.toString();
    }
}
