package io.parley.loadtest.parley;

import io.parley.loadtest.net.LoadLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The timers of all Parley clients on one event loop: gathered acknowledgements, gaps, heartbeats. One tick and no timer
 * per connection. Used on that loop.
 */
final class Heartbeats {
    private static final int PING_SECONDS = 28;
    private static final long TICKS_PER_SECOND = 1000 / LoadLoop.TICK_MILLIS;

    private final long acknowledgeAfterNanos;
    private final ArrayDeque<Receiving> toAcknowledge = new ArrayDeque<>();
    private final List<List<ParleyClient>> toPing = new ArrayList<>();
    private final List<Receiving> withGaps = new ArrayList<>();
    private long ticks;
    private int joined;

    Heartbeats(LoadLoop loop, long acknowledgeAfterMillis) {
        this.acknowledgeAfterNanos = TimeUnit.MILLISECONDS.toNanos(acknowledgeAfterMillis);
        for (int i = 0; i < PING_SECONDS; i++) {
            toPing.add(new ArrayList<>());
        }
        loop.onTick(this::tick);
    }

    /** The client pings from now on until it {@link #leaves}. */
    int joins(ParleyClient client) {
        int place = joined++ % PING_SECONDS;
        toPing.get(place).add(client);
        return place;
    }

    /** @param place what {@link #joins} returned */
    void leaves(ParleyClient client, int place) {
        toPing.get(place).remove(client);
    }

    /** The device has something to acknowledge; call it once until it was told to. */
    void acknowledgeLater(Receiving device) {
        device.acknowledgeAtNanos(System.nanoTime() + acknowledgeAfterNanos);
        toAcknowledge.add(device);
    }

    /** The device holds messages back behind a gap that may close by itself within a second. */
    void watchGap(Receiving device) {
        if (!withGaps.contains(device)) {
            withGaps.add(device);
        }
    }

    private void tick() {
        long now = System.nanoTime();
        while (!toAcknowledge.isEmpty() && toAcknowledge.peek().acknowledgeAtNanos() - now <= 0) {
            toAcknowledge.poll().acknowledge();
        }
        if (!withGaps.isEmpty()) {
            withGaps.removeIf(device -> device.gapIsSettled(now));
        }
        if (ticks++ % TICKS_PER_SECOND == 0) {
            int second = (int) (ticks / TICKS_PER_SECOND % PING_SECONDS);
            toPing.get(second).forEach(ParleyClient::ping);
        }
    }
}
