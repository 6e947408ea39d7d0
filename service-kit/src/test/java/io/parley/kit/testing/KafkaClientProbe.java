package io.parley.kit.testing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsReporter;

/** Sees the settings that Kafka clients are made with: a client makes one of these, and tells it, when its settings say so. */
public final class KafkaClientProbe implements MetricsReporter {
    private static final List<Map<String, Object>> CLIENTS = new CopyOnWriteArrayList<>();

    /** The settings of every client of this process that was told of this class. */
    public static List<Map<String, Object>> clients() {
        return CLIENTS;
    }

    @Override
    public void configure(Map<String, ?> settings) {
        CLIENTS.add(new HashMap<>(settings));
    }

    @Override
    public void init(List<KafkaMetric> metrics) {}

    @Override
    public void metricChange(KafkaMetric metric) {}

    @Override
    public void metricRemoval(KafkaMetric metric) {}

    @Override
    public void close() {}
}
