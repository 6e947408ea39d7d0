package io.parley.gateway.delivery;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * How the gateway reaches Kafka.
 *
 * @param client everything configured under {@code kafka.}: where Kafka is, SASL, TLS; by Kafka's own names
 * @param clientId the prefix of the names under which brokers know the gateway's consumers
 */
public record KafkaSettings(Map<String, Object> client, String clientId) {
    private static final int API_TIMEOUT_MS = 5_000;
    private static final int MAX_RECONNECT_PAUSE_MS = 1_000;

    /**
     * Copies the map.
     *
     * @throws IllegalArgumentException when Kafka's address is a variable that Kubernetes did not fill in: a process started
     *     anew may find it
     */
    public KafkaSettings {
        client = Map.copyOf(client);
        String servers = String.valueOf(client.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
        if (servers.contains("$(")) {
            throw new IllegalArgumentException("Kafka's address, " + servers + ", was not in the environment when this"
                    + " container started. The next start of the container finds it, if the service exists by then and"
                    + " enableServiceLinks is on.");
        }
    }

    /** A consumer without a group: its owner assigns partitions and positions. */
    KafkaConsumer<byte[], byte[]> consumer(String purpose) {
        return new KafkaConsumer<>(consumerConfig(purpose), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** What is configured, and on top of it what the gateway relies on. */
    Map<String, Object> consumerConfig(String purpose) {
        Map<String, Object> config = new HashMap<>(client);
        config.remove(ConsumerConfig.GROUP_ID_CONFIG);
        config.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId + "-" + purpose);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // Only when a position is lost, as after a loss of the topic's data: what is left is at most minutes old.
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
        config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, API_TIMEOUT_MS);
        config.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, API_TIMEOUT_MS);
        config.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, MAX_RECONNECT_PAUSE_MS);
        return config;
    }

    /** Without the secrets that may be among the client's settings: this ends up in a log. */
    @Override
    public String toString() {
        return "KafkaSettings[" + client.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG) + ", "
                + client.getOrDefault(
                        CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, CommonClientConfigs.DEFAULT_SECURITY_PROTOCOL)
                + "]";
    }
}
