package io.parley.message.app;

import io.parley.message.config.MessageConfig;
import java.time.Duration;

/** Refuses to start with settings that cannot work, in a sentence that names the key. */
final class ConfigCheck {
    private static final int MAX_BATCH = 512;

    private ConfigCheck() {}

    static void check(MessageConfig config) {
        positive("parley.message.database.answer-timeout", config.database().answerTimeout());
        require(
                config.database().lockTimeout().toSeconds() >= 1,
                "parley.message.database.lock-timeout must be at least 1s");
        positive("parley.message.database.waiting", config.database().waiting());
        positive("parley.message.send.lanes", config.send().lanes());
        positive("parley.message.send.remembered", config.send().remembered());
        require(
                config.send().batch() >= 1 && config.send().batch() <= MAX_BATCH,
                "parley.message.send.batch must be 1 to " + MAX_BATCH);
        positive("parley.message.send.batch-changes", config.send().batchChanges());
        positive("parley.message.changes.edit-within", config.changes().editWithin());
        positive("parley.message.changes.recall-within", config.changes().recallWithin());
        require(
                config.changes().reactions() >= 1 && config.changes().reactions() <= 20,
                "parley.message.changes.reactions must be 1 to 20");
        positive("parley.message.changes.pins", config.changes().pins());
        require(config.send().eagerFrom() >= 0, "parley.message.send.eager-from must not be negative");
        require(config.send().batchAtOnce() >= 0, "parley.message.send.batch-at-once must not be negative");
        positive("parley.message.groups.members", config.groups().members());
        require(
                config.groups().lookedUp() >= 1 && config.groups().lookedUp() <= 5_000,
                "parley.message.groups.looked-up must be 1 to 5000");
        positive("parley.message.groups.of-user", config.groups().ofUser());
        require(
                config.groups().invited() >= 1 && config.groups().invited() <= 200,
                "parley.message.groups.invited must be 1 to 200");
        positive("parley.message.groups.remembered", config.groups().remembered());
        require(config.groups().readReceipts() >= 0, "parley.message.groups.read-receipts must not be negative");
        positive("parley.message.send.queue", config.send().queue());
        positive("parley.message.send.stream-window", config.send().streamWindow());
        require(
                config.send().maxTextBytes() >= 1 && config.send().maxTextBytes() <= 32_768,
                "parley.message.send.max-text-bytes must be 1 to 32768");
        require(
                config.send().maxContentBytes() >= 0 && config.send().maxContentBytes() <= 8_192,
                "parley.message.send.max-content-bytes must be 0 to 8192");
        require(
                config.send().maxMentions() >= 0 && config.send().maxMentions() <= 500,
                "parley.message.send.max-mentions must be 0 to 500");
        positive("parley.message.relations.remembered", config.relations().remembered());
        positive("parley.message.relations.time-to-live", config.relations().timeToLive());
        require(
                config.relations().changesPeriod().toMillis() >= 1
                        && config.relations().changesPeriod().toMillis() <= 500,
                "parley.message.relations.changes-period must be 1ms to 500ms");
        positive("parley.message.relations.outage-memory", config.relations().outageMemory());
        positive("parley.message.routing.remembered", config.routing().remembered());
        positive("parley.message.routing.locate-timeout", config.routing().locateTimeout());
        positive("parley.message.routing.publish-timeout", config.routing().publishTimeout());
        positive("parley.message.routing.publish-queue", config.routing().publishQueue());
        require(
                config.routing().recordBytes() >= 1_024 && config.routing().recordBytes() <= 900_000,
                "parley.message.routing.record-bytes must be 1024 to 900000 (Kafka takes records up to 1 MiB)");
        positive("parley.message.receipts.pending", config.receipts().pending());
        positive("parley.message.receipts.interval", config.receipts().interval());
        positive("parley.message.receipts.paced", config.receipts().paced());
        require(
                config.devices().forgetAfter().toDays() >= 1,
                "parley.message.devices.forget-after must be at least 1d");
        require(
                config.retention().posts().map(Duration::toDays).orElse(1L) >= 1,
                "parley.message.retention.posts must be at least 1d, or empty for ever");
        require(
                config.retention().batch() >= 1 && config.retention().batch() <= 5_000,
                "parley.message.retention.batch must be 1 to 5000");
        require(!config.retention().pause().isNegative(), "parley.message.retention.pause must not be negative");
        positive("parley.message.redelivery.interval", config.redelivery().interval());
        positive("parley.message.redelivery.batch", config.redelivery().batch());
        require(
                config.redelivery().doublings() >= 1 && config.redelivery().doublings() <= 20,
                "parley.message.redelivery.doublings must be 1 to 20");
        positive("parley.message.reads.at-a-time", config.reads().atATime());
        positive("parley.message.reads.at-a-time-per-user", config.reads().atATimePerUser());
        positive("parley.message.reads.waiting", config.reads().waiting());
        positive("parley.message.reads.waiting-per-user", config.reads().waitingPerUser());
    }

    private static void positive(String key, long value) {
        require(value >= 1, key + " must be at least 1");
    }

    private static void positive(String key, Duration value) {
        require(value.isPositive(), key + " must be longer than 0");
    }

    private static void require(boolean valid, String sentence) {
        if (!valid) {
            throw new IllegalStateException(sentence + ".");
        }
    }
}
