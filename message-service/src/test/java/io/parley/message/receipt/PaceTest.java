package io.parley.message.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** P-376. */
class PaceTest {
    private static final long REST = 1_000;
    private static final int MOST = 3;

    private long now = Long.MAX_VALUE - REST / 2;
    private final Pace<String, Integer> pace = new Pace<>(REST, MOST, Math::max, () -> now);

    @Test
    void theFirstIsToldAtOnceAndWhatFollowsOnceAfterTheRest() {
        assertThat(pace.offer("a", 1)).isTrue();
        assertThat(pace.take(10)).containsOnly(Map.entry("a", 1));
        assertThat(pace.pauseNanos()).isEmpty();

        pace.offer("a", 3);
        pace.offer("a", 2);
        assertThat(pace.take(10)).isEmpty();
        assertThat(pace.waiting()).isEqualTo(1);
        assertThat(pace.pauseNanos()).hasValue(REST);
        now += REST;
        assertThat(pace.pauseNanos()).hasValue(0);
        assertThat(pace.take(10)).containsOnly(Map.entry("a", 3));
        assertThat(pace.waiting()).isZero();

        now += REST;
        pace.offer("a", 4);
        assertThat(pace.take(10)).as("nothing was told for a while").hasSize(1);
    }

    @Test
    void keysDoNotWaitForEachOther() {
        pace.offer("a", 1);
        pace.take(10);
        now += REST / 2;
        pace.offer("a", 2);
        pace.offer("b", 1);
        assertThat(pace.take(10)).containsOnlyKeys("b");
        assertThat(pace.pauseNanos()).hasValue(REST / 2);
    }

    @Test
    void noMoreAreTakenThanAskedForAndTheOldestFirst() {
        pace.offer("b", 1);
        pace.offer("a", 1);
        assertThat(pace.take(1)).containsOnlyKeys("b");
        assertThat(pace.take(1)).containsOnlyKeys("a");
    }

    @Test
    void beyondTheLimitNewKeysAreRefusedUntilOthersHaveRested() {
        pace.offer("a", 1);
        pace.take(1);
        pace.offer("b", 1);
        pace.offer("c", 1);
        assertThat(pace.offer("d", 1)).isFalse();
        assertThat(pace.offer("a", 2)).isTrue();
        assertThat(pace.offer("b", 2)).isTrue();
        pace.take(10);
        now += REST;
        assertThat(pace.take(10)).containsOnlyKeys("a");
        assertThat(pace.offer("d", 1)).isTrue();
    }

    @Test
    void nothingRestsAnyMoreOnceAllAreWoken() {
        pace.offer("a", 1);
        pace.take(1);
        pace.offer("a", 2);
        pace.wakeAll();
        assertThat(pace.take(10)).containsOnly(Map.entry("a", 2));
    }

    /** Whatever comes when: the last value of each key is told, and never two within a rest. */
    @Test
    void theLastIsAlwaysTold() {
        Random random = new Random(376);
        TreeMap<String, Integer> offered = new TreeMap<>();
        TreeMap<String, Integer> told = new TreeMap<>();
        TreeMap<String, Long> toldAt = new TreeMap<>();
        for (int step = 0; step < 20_000; step++) {
            String key = String.valueOf((char) ('a' + random.nextInt(MOST)));
            if (step < 19_000) {
                offered.merge(key, 1, Integer::sum);
                assertThat(pace.offer(key, offered.get(key))).isTrue();
            }
            now += random.nextInt(200);
            pace.take(1 + random.nextInt(2)).forEach((taken, value) -> {
                Long before = toldAt.put(taken, now);
                assertThat(before == null || now - before >= REST).isTrue();
                told.put(taken, value);
            });
        }
        assertThat(told).isEqualTo(offered);
        assertThat(pace.waiting()).isZero();
    }
}
