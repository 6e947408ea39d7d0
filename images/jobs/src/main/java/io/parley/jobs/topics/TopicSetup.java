package io.parley.jobs.topics;

import io.parley.jobs.Job;
import io.parley.jobs.JobEnvironment;
import io.parley.jobs.JobFailure;
import io.parley.kit.kafka.BrokerRights;
import io.parley.kit.outage.Dependency;
import io.parley.proto.TopicUse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Makes the topics, and brings those that exist to what is wanted: more partitions, other settings. Never removes anything. Makes
 * the services' users where their passwords are given.
 * Every variable that starts with KAFKA_ is a client setting, as in the services.
 */
public final class TopicSetup {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String CLIENT_PREFIX = "KAFKA_";
    private static final String PASSWORD_PREFIX = "BROKER_PASSWORD_";

    private final Admin admin;
    private final Copies copies;

    TopicSetup(Admin admin, Copies copies) {
        this.admin = admin;
        this.copies = copies;
    }

    /** Runs as a Job. */
    public static void main(String[] arguments) {
        JobEnvironment environment = JobEnvironment.ofProcess();
        Job.main(PATIENCE, failure -> cluster(environment).cannotBeUsed(failure), () -> run(environment));
    }

    private static Dependency cluster(JobEnvironment environment) {
        return Dependency.kafka(
                environment.required("KAFKA_BOOTSTRAP_SERVERS"),
                environment.variables().getOrDefault("KAFKA_SASL_JAAS_CONFIG", ""));
    }

    static void run(JobEnvironment environment) throws ExecutionException, InterruptedException {
        List<WantedTopic> topics = WantedTopic.parse(environment.required("PARLEY_TOPICS"));
        Copies copies = new Copies((int) environment.number("PARLEY_TOPICS_REPLICATION_FACTOR", Copies.AUTOMATIC), (int)
                environment.number("PARLEY_TOPICS_MIN_INSYNC_REPLICAS", Copies.AUTOMATIC));
        try (Admin admin = Admin.create(clientSettings(environment))) {
            new TopicSetup(admin, copies).make(topics);
            makeUsers(admin, passwords(environment));
        }
    }

    /** The passwords by service, of a Kafka that is Parley's own; elsewhere users are somebody else's business, and there are none. */
    private static Map<String, String> passwords(JobEnvironment environment) {
        Map<String, String> passwords = new HashMap<>();
        for (String service : TopicUse.services()) {
            String password = environment.variables().get(PASSWORD_PREFIX + service.toUpperCase(Locale.ROOT));
            if (password != null) {
                passwords.put(service, password);
            }
        }
        return passwords;
    }

    private static void makeUsers(Admin admin, Map<String, String> passwords)
            throws ExecutionException, InterruptedException {
        if (passwords.isEmpty()) {
            return;
        }
        for (TopicUse use : BrokerRights.give(admin, passwords)) {
            System.out.printf("%s may %s %s.%n", use.service(), use.writes() ? "write" : "read", use.topic());
        }
    }

    static Map<String, Object> clientSettings(JobEnvironment environment) {
        environment.required("KAFKA_BOOTSTRAP_SERVERS");
        Map<String, Object> settings = new HashMap<>();
        environment.variables().forEach((name, value) -> {
            if (name.startsWith(CLIENT_PREFIX)) {
                String key = name.substring(CLIENT_PREFIX.length()).toLowerCase(Locale.ROOT);
                settings.put(key.replace('_', '.'), value);
            }
        });
        return settings;
    }

    void make(Collection<WantedTopic> topics) throws ExecutionException, InterruptedException {
        int brokers = admin.describeCluster().nodes().get().size();
        int copiesOfNew = copies.replicationFactor(brokers);
        for (WantedTopic topic : topics) {
            if (create(topic, copiesOfNew)) {
                System.out.printf(
                        "Created %s: %d partitions, copies of each: %d, brokers: %d.%n",
                        topic.name(), topic.partitions(), copiesOfNew, brokers);
            } else {
                adjust(topic);
            }
        }
    }

    private boolean create(WantedTopic topic, int copiesOfNew) throws ExecutionException, InterruptedException {
        NewTopic creation = new NewTopic(topic.name(), topic.partitions(), (short) copiesOfNew)
                .configs(topic.configuration(copies.minInsyncReplicas(copiesOfNew)));
        try {
            admin.createTopics(List.of(creation)).all().get();
            return true;
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof TopicExistsException) {
                return false;
            }
            throw failure;
        }
    }

    private void adjust(WantedTopic topic) throws ExecutionException, InterruptedException {
        List<TopicPartitionInfo> found = describe(topic).partitions();
        int partitions = found.size();
        int copiesOfIt = found.get(0).replicas().size();
        if (copies.differFrom(copiesOfIt)) {
            System.out.printf(
                    "WARNING: the topic %s has %d copies of each partition instead of %d. Delete it while Parley is stopped (it holds"
                            + " no message that is not in MySQL) and run this again, or reassign its partitions.%n",
                    topic.name(), copiesOfIt, copies.replicationFactor());
        }
        if (partitions > topic.partitions()) {
            throw new JobFailure("The topic " + topic.name() + " has " + partitions + " partitions instead of "
                    + topic.partitions() + ", and Kafka cannot take partitions away: delete the topic while Parley is"
                    + " stopped (it holds no message that is not in MySQL) and run this again.");
        }
        if (partitions < topic.partitions()) {
            admin.createPartitions(Map.of(topic.name(), NewPartitions.increaseTo(topic.partitions())))
                    .all()
                    .get();
            System.out.println("Gave " + topic.name() + " " + topic.partitions() + " partitions.");
        }
        List<AlterConfigOp> settings = new ArrayList<>();
        topic.configuration(copies.minInsyncReplicas(copiesOfIt))
                .forEach((key, value) ->
                        settings.add(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET)));
        admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic.name()), settings))
                .all()
                .get();
        System.out.println("The topic " + topic.name() + " is as it shall be.");
    }

    private TopicDescription describe(WantedTopic topic) throws ExecutionException, InterruptedException {
        TopicDescription found = admin.describeTopics(List.of(topic.name()))
                .allTopicNames()
                .get()
                .get(topic.name());
        if (found == null) {
            throw new UnknownTopicOrPartitionException(topic.name());
        }
        return found;
    }
}
