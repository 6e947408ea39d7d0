package io.parley.localcluster.service;

import io.parley.localcluster.broker.BrokerUsers;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Properties;

/**
 * Secrets of one cluster: made at random when its home folder is made, kept in a file only the owner can read.
 *
 * @param serviceCredential what services show to each other
 * @param authPassword database password of auth-service
 * @param presencePassword database password of presence-service
 * @param messagePassword database password of message-service
 * @param broker users of Kafka
 */
record ClusterSecrets(
        String serviceCredential,
        String authPassword,
        String presencePassword,
        String messagePassword,
        BrokerUsers broker) {
    private static final int BYTES = 24;
    private static final String SERVICE_CREDENTIAL = "service-credential";
    private static final String AUTH_PASSWORD = "database-password.auth";
    private static final String PRESENCE_PASSWORD = "database-password.presence";
    private static final String MESSAGE_PASSWORD = "database-password.message";

    static ClusterSecrets generate() {
        SecureRandom random = new SecureRandom();
        return new ClusterSecrets(
                word(random), word(random), word(random), word(random), BrokerUsers.load(new Properties()));
    }

    static ClusterSecrets load(Properties properties) {
        return new ClusterSecrets(
                properties.getProperty(SERVICE_CREDENTIAL),
                properties.getProperty(AUTH_PASSWORD),
                properties.getProperty(PRESENCE_PASSWORD),
                properties.getProperty(MESSAGE_PASSWORD),
                BrokerUsers.load(properties));
    }

    void store(Properties properties) {
        properties.setProperty(SERVICE_CREDENTIAL, serviceCredential);
        properties.setProperty(AUTH_PASSWORD, authPassword);
        properties.setProperty(PRESENCE_PASSWORD, presencePassword);
        properties.setProperty(MESSAGE_PASSWORD, messagePassword);
        broker.store(properties);
    }

    @Override
    public String toString() {
        return "ClusterSecrets[redacted]";
    }

    private static String word(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
