package io.parley.localcluster.broker;

import io.parley.localcluster.host.LocalClusterException;
import io.parley.proto.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Creates the topics of {@link Topics} and waits until every partition can be written: the controller reports a topic as
 * created a little before the broker knows it. Used by {@link KafkaBroker} only.
 */
final class TopicCreation {
    private static final int ATTEMPT_MS = 5000;
    private static final int PAUSE_MS = 50;

    private static final List<NewTopic> TOPICS = List.of(
            topic(Topics.DELIVERIES, Topics.DELIVERIES_PARTITIONS, Topics.DELIVERIES_RETENTION_MS),
            topic(Topics.REVOCATIONS, Topics.REVOCATIONS_PARTITIONS, Topics.REVOCATIONS_RETENTION_MS));

    private TopicCreation() {}

    /**
     * Topics that exist already are left as they are.
     *
     * @param bootstrapServers the broker
     * @param users who are made as well, by the broker's own one
     * @param patience how long to try
     */
    static void run(String bootstrapServers, Optional<BrokerUsers> users, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        try (Admin admin = Admin.create(clientConfiguration(bootstrapServers, users))) {
            for (NewTopic topic : TOPICS) {
                while (!create(admin, topic) || !isUsable(admin, topic)) {
                    pauseUntil(deadline, "Kafka at " + bootstrapServers + " had no topic " + topic.name());
                }
            }
            while (users.isPresent() && !apply(users.get(), admin)) {
                pauseUntil(deadline, "Kafka at " + bootstrapServers + " had no users");
            }
        }
    }

    private static void pauseUntil(long deadline, String what) {
        if (System.nanoTime() > deadline) {
            throw new LocalClusterException(what + " in time.");
        }
        pause();
    }

    private static boolean apply(BrokerUsers users, Admin admin) {
        try {
            users.apply(admin);
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RetriableException) {
                return false;
            }
            throw new LocalClusterException(
                    "Kafka refused its users: " + e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalClusterException("Interrupted while Kafka's users were made.", e);
        }
    }

    private static NewTopic topic(String name, int partitions, long retentionMs) {
        // A segment is deleted as a whole after its last record ran out, so it must not span much more than that time.
        return new NewTopic(name, partitions, (short) 1)
                .configs(Map.of(
                        TopicConfig.RETENTION_MS_CONFIG, Long.toString(retentionMs),
                        TopicConfig.SEGMENT_MS_CONFIG, Long.toString(retentionMs)));
    }

    private static Map<String, Object> clientConfiguration(String bootstrapServers, Optional<BrokerUsers> users) {
        Map<String, Object> configuration = new HashMap<>(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                AdminClientConfig.RECONNECT_BACKOFF_MS_CONFIG,
                50,
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                100,
                AdminClientConfig.RETRY_BACKOFF_MS_CONFIG,
                50,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                ATTEMPT_MS / 2,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                ATTEMPT_MS));
        users.ifPresent(all -> configuration.putAll(all.clientSettings(BrokerUsers.ADMIN)));
        return configuration;
    }

    private static boolean create(Admin admin, NewTopic topic) {
        try {
            return succeeds(admin.createTopics(List.of(topic)).all(), created -> true);
        } catch (TopicExistsException thereAlready) {
            return true;
        }
    }

    private static boolean isUsable(Admin admin, NewTopic topic) {
        return succeeds(
                admin.describeTopics(List.of(topic.name())).allTopicNames(),
                topics -> topics.get(topic.name()).partitions().stream()
                        .allMatch(partition -> partition.leader() != null
                                && !partition.leader().isEmpty()));
    }

    /** False when the broker cannot answer yet or the answer is not good. */
    private static <T> boolean succeeds(KafkaFuture<T> answer, Predicate<T> good) {
        try {
            return good.test(answer.get(ATTEMPT_MS, TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException exists) {
                throw exists;
            }
            if (e.getCause() instanceof RetriableException) {
                return false;
            }
            throw new LocalClusterException(
                    "Kafka refused its topics: " + e.getCause().getMessage(), e);
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalClusterException("Interrupted while Kafka started.", e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalClusterException("Interrupted while Kafka started.", e);
        }
    }
}
