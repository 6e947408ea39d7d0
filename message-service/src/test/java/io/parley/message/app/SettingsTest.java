package io.parley.message.app;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.message.testing.TestSettings;
import io.smallrye.config.ConfigValidationException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator reads when a setting cannot work: the key, the value and what is allowed. */
class SettingsTest {
    @ParameterizedTest
    @CsvSource({
        "database.answer-timeout, 0s, is PT0S; it must be more than 0",
        "database.lock-timeout, 999ms, is PT0.999S; it must be 1 second or more",
        "database.waiting, 0, is 0; it must be 1 or more",
        "send.lanes, 0, is 0; it must be 1 or more",
        "send.remembered, 0, is 0; it must be 1 or more",
        "send.batch, 0, is 0; it must be 1 or more",
        "send.batch, 513, is 513; it must be 512 or less",
        "send.batch-changes, 0, is 0; it must be 1 or more",
        "send.eager-from, -1, is -1; it must be 0 or more",
        "send.batch-at-once, -1, is -1; it must be 0 or more",
        "send.queue, 0, is 0; it must be 1 or more",
        "send.stream-window, 0, is 0; it must be 1 or more",
        "send.max-text-bytes, 0, is 0; it must be 1 or more",
        "send.max-text-bytes, 32769, is 32769; it must be 32768 or less",
        "send.max-content-bytes, -1, is -1; it must be 0 or more",
        "send.max-content-bytes, 8193, is 8193; it must be 8192 or less",
        "send.max-mentions, -1, is -1; it must be 0 or more",
        "send.max-mentions, 501, is 501; it must be 500 or less",
        "changes.edit-within, 0s, is PT0S; it must be 1 second or more",
        "changes.recall-within, -1s, is PT-1S; it must be 1 second or more",
        "changes.reactions, 0, is 0; it must be 1 or more",
        "changes.reactions, 21, is 21; it must be 20 or less",
        "changes.pins, 0, is 0; it must be 1 or more",
        "groups.members, 0, is 0; it must be 1 or more",
        "groups.looked-up, 0, is 0; it must be 1 or more",
        "groups.looked-up, 5001, is 5001; it must be 5000 or less",
        "groups.of-user, 0, is 0; it must be 1 or more",
        "groups.invited, 0, is 0; it must be 1 or more",
        "groups.invited, 201, is 201; it must be 200 or less",
        "groups.remembered, 0, is 0; it must be 1 or more",
        "groups.read-receipts, -1, is -1; it must be 0 or more",
        "relations.remembered, 0, is 0; it must be 1 or more",
        "relations.time-to-live, 0s, is PT0S; it must be more than 0",
        "relations.changes-period, 0s, is PT0S; it must be 1 millisecond or more",
        "relations.changes-period, 501ms, is PT0.501S; it must be 500 milliseconds or less",
        "relations.outage-memory, 0s, is PT0S; it must be more than 0",
        "routing.remembered, 0, is 0; it must be 1 or more",
        "routing.locate-timeout, 0s, is PT0S; it must be more than 0",
        "routing.publish-timeout, 0s, is PT0S; it must be more than 0",
        "routing.publish-queue, 0, is 0; it must be 1 or more",
        "routing.record-bytes, 1023, is 1023; it must be 1024 or more",
        "routing.record-bytes, 900001, is 900001; it must be 900000 or less",
        "receipts.pending, 0, is 0; it must be 1 or more",
        "receipts.interval, 0s, is PT0S; it must be more than 0",
        "receipts.paced, 0, is 0; it must be 1 or more",
        "devices.forget-after, 23h, is PT23H; it must be 1 day or more",
        "retention.posts, 23h, is PT23H; it must be 1 day or more",
        "retention.posts, 0s, is PT0S; it must be 1 day or more",
        "retention.posts, -1d, is PT-24H; it must be 1 day or more",
        "retention.batch, 0, is 0; it must be 1 or more",
        "retention.batch, 5001, is 5001; it must be 5000 or less",
        "retention.pause, -1s, is PT-1S; it must be 0 or more",
        "redelivery.interval, 0s, is PT0S; it must be more than 0",
        "redelivery.batch, 0, is 0; it must be 1 or more",
        "redelivery.doublings, 0, is 0; it must be 1 or more",
        "redelivery.doublings, 21, is 21; it must be 20 or less",
        "reads.at-a-time, 0, is 0; it must be 1 or more",
        "reads.at-a-time-per-user, 0, is 0; it must be 1 or more",
        "reads.waiting, 0, is 0; it must be 1 or more",
        "reads.waiting-per-user, 0, is 0; it must be 1 or more"
    })
    void aValueThatIsNotAllowedIsRefused(String key, String value, String sentence) {
        assertThatThrownBy(() -> TestSettings.with(Map.of(key, value)))
                .isInstanceOf(ConfigValidationException.class)
                .hasMessageEndingWith("\tparley.message." + key + " " + sentence);
    }

    @ParameterizedTest
    @CsvSource({
        "database.answer-timeout, 1ms",
        "database.lock-timeout, 1s",
        "send.batch, 512",
        "send.eager-from, 0",
        "send.max-content-bytes, 0",
        "send.max-mentions, 500",
        "relations.changes-period, 1ms",
        "relations.changes-period, 500ms",
        "routing.record-bytes, 1024",
        "routing.record-bytes, 900000",
        "devices.forget-after, 1d",
        "retention.posts, ''",
        "retention.posts, 1d",
        "retention.posts, 365d",
        "retention.pause, 0s"
    })
    void theBoundsThemselvesAreAllowed(String key, String value) {
        assertThatCode(() -> TestSettings.with(Map.of(key, value))).doesNotThrowAnyException();
    }

    @Test
    void allFaultsAreNamedTogether() {
        assertThatThrownBy(() -> TestSettings.with(Map.of("send.batch", "0", "reads.waiting", "-3")))
                .hasMessageContaining("parley.message.send.batch is 0; it must be 1 or more")
                .hasMessageContaining("parley.message.reads.waiting is -3; it must be 1 or more");
    }
}
