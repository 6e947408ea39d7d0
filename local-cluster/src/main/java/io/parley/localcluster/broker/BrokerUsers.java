package io.parley.localcluster.broker;

import io.parley.kit.kafka.BrokerRights;
import io.parley.proto.TopicUse;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.SaslConfigs;

/**
 * Who may use a broker: one user for each service, with rights to exactly its topics, and the broker's own, who may do everything.
 * The passwords of the services are proven by SCRAM and never sent; that of the broker's own user is in the broker's private
 * configuration.
 *
 * @param passwords by user
 */
public record BrokerUsers(Map<String, String> passwords) {
    /** The broker's own user. */
    public static final String ADMIN = "admin";

    private static final String PREFIX = "kafka-password.";
    private static final int PASSWORD_BYTES = 24;

    /** Copies them. */
    public BrokerUsers {
        passwords = Map.copyOf(passwords);
    }

    /** Those whose passwords are in the properties, with new ones for those who have none yet. */
    public static BrokerUsers load(Properties properties) {
        Map<String, String> passwords = new TreeMap<>();
        SecureRandom random = new SecureRandom();
        List<String> users = new ArrayList<>(TopicUse.services());
        users.add(ADMIN);
        for (String user : users) {
            byte[] bytes = new byte[PASSWORD_BYTES];
            random.nextBytes(bytes);
            passwords.put(
                    user, properties.getProperty(PREFIX + user, HexFormat.of().formatHex(bytes)));
        }
        return new BrokerUsers(passwords);
    }

    /** Puts all passwords into the properties. */
    public void store(Properties properties) {
        passwords.forEach((user, password) -> properties.setProperty(PREFIX + user, password));
    }

    /** What a client of this user adds to its settings. */
    public Map<String, String> clientSettings(String user) {
        String mechanism = user.equals(ADMIN) ? "PLAIN" : "SCRAM-SHA-256";
        String module = user.equals(ADMIN) ? "plain.PlainLoginModule" : "scram.ScramLoginModule";
        return Map.of(
                CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
                "SASL_PLAINTEXT",
                SaslConfigs.SASL_MECHANISM,
                mechanism,
                SaslConfigs.SASL_JAAS_CONFIG,
                "org.apache.kafka.common.security." + module + " required username=\"" + user + "\" password=\""
                        + passwords.get(user) + "\";");
    }

    /** The same as environment variables of a service. */
    public Map<String, String> environment(String service) {
        Map<String, String> environment = new HashMap<>();
        clientSettings(service)
                .forEach((key, value) ->
                        environment.put("KAFKA_" + key.toUpperCase(Locale.ROOT).replace('.', '_'), value));
        return environment;
    }

    /** The lines of a broker's configuration by which it lets in nobody else, by either of its ports. */
    String brokerProperties() {
        String own = "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"" + ADMIN
                + "\" password=\"" + passwords.get(ADMIN) + "\" user_" + ADMIN + "=\"" + passwords.get(ADMIN) + "\";";
        return """
                listener.security.protocol.map=CLIENTS:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT
                sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256
                sasl.mechanism.inter.broker.protocol=PLAIN
                sasl.mechanism.controller.protocol=PLAIN
                listener.name.controller.sasl.enabled.mechanisms=PLAIN
                listener.name.clients.plain.sasl.jaas.config=%1$s
                listener.name.controller.plain.sasl.jaas.config=%1$s
                listener.name.clients.scram-sha-256.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
                authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
                super.users=User:%2$s
                """.formatted(own, ADMIN);
    }

    /** Makes the services' users, sets their passwords and gives them their rights; repeating it changes nothing. */
    void apply(Admin admin) throws ExecutionException, InterruptedException {
        Map<String, String> services = new TreeMap<>(passwords);
        services.remove(ADMIN);
        BrokerRights.give(admin, services);
    }

    @Override
    public String toString() {
        return "BrokerUsers[redacted]";
    }
}
