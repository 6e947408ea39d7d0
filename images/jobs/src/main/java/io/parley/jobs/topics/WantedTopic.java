package io.parley.jobs.topics;

import io.parley.jobs.JobFailure;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/**
 * A topic as it shall be.
 *
 * @param name its name
 * @param partitions how many it has
 * @param retentionMs how long records are kept, in milliseconds
 */
record WantedTopic(String name, int partitions, long retentionMs) {

    /** Reads {@code name:partitions:retention} descriptions separated by commas. */
    static List<WantedTopic> parse(String descriptions) {
        return Arrays.stream(descriptions.split(",")).map(WantedTopic::parseOne).toList();
    }

    private static WantedTopic parseOne(String description) {
        String[] parts = description.trim().split(":");
        try {
            return new WantedTopic(parts[0], Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
        } catch (ArrayIndexOutOfBoundsException | NumberFormatException malformed) {
            throw new JobFailure("\"" + description + "\" is not of the form name:partitions:retention.", malformed);
        }
    }

    /** The topic's settings. A segment goes as a whole after its last record, so it must not span much more time. */
    Map<String, String> configuration(int minInsyncReplicas) {
        return Map.of(
                TopicConfig.RETENTION_MS_CONFIG, Long.toString(retentionMs),
                TopicConfig.SEGMENT_MS_CONFIG, Long.toString(retentionMs),
                TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(minInsyncReplicas));
    }
}
