package io.parley.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.gateway.protocol.Refusal;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StatusWatchesTest {
    private static final long WATCH_MS = 1_000;

    private long nowMs;
    private final StatusWatches watches =
            new StatusWatches(new WatchLimits(3, WATCH_MS, 4), () -> TimeUnit.MILLISECONDS.toNanos(nowMs));

    @Test
    void aLaterWatchTakesThePlaceOfTheEarlier() {
        ClientSession one = session(1);
        ClientSession other = session(2);
        watches.watch(one, Set.of(100, 101));
        watches.watch(other, Set.of(100));
        watches.watch(one, Set.of(102));
        assertThat(watches.watching(100)).containsExactly(other);
        assertThat(watches.watching(101)).isEmpty();
        assertThat(watches.watching(102)).containsExactly(one);
        assertThat(watches.places()).isEqualTo(2);
        watches.end(one);
        watches.end(one);
        assertThat(watches.watching(102)).isEmpty();
        assertThat(watches.places()).isEqualTo(1);
    }

    @Test
    void aWatchEndsByItself() {
        ClientSession one = session(1);
        watches.watch(one, Set.of(100));
        nowMs += WATCH_MS;
        assertThat(watches.watching(100)).containsExactly(one);
        nowMs++;
        assertThat(watches.watching(100)).isEmpty();
        watches.endOld();
        assertThat(watches.places()).isZero();
    }

    @Test
    void moreThanAllSessionsTogetherMayWatchIsRefusedUntilOthersEnd() {
        watches.watch(session(1), Set.of(100, 101));
        ClientSession two = session(2);
        watches.watch(two, Set.of(100, 101));
        assertThatThrownBy(() -> watches.watch(session(3), Set.of(102))).isInstanceOf(Refusal.class);
        assertThat(watches.places()).isEqualTo(4);
        watches.end(two);
        watches.watch(session(3), Set.of(102));
        nowMs += WATCH_MS + 1;
        watches.watch(session(4), Set.of(100, 101, 102));
        assertThat(watches.places()).isEqualTo(3);
    }

    private static ClientSession session(long id) {
        return new ClientSession(id, new Identity((int) id, "phone", "user" + id, "", "", 0), null, 0);
    }
}
