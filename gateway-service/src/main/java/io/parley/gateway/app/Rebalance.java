package io.parley.gateway.app;

import io.parley.gateway.upstream.presence.ClusterLoad;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Decides how many clients to send to other gateways after one was added. Looks whenever the lease was renewed: once the
 * number of gateways has been the same for a while, a gateway far above the average asks a few of those who had logged in
 * before that number changed. Whoever comes back to it is not asked again, so it ends whatever the load balancer does.
 *
 * <p>Used by one thread, the timer of the lease.
 */
final class Rebalance {
    private static final Logger LOG = Logger.getLogger(Rebalance.class);

    private final RebalanceSettings settings;
    private final IntSupplier ownSessions;
    private final LongSupplier nanoClock;
    private final Asking asking;

    private int gateways;
    private long changedNanos;
    private long lastLookNanos;
    private boolean underWay;

    /** Asks clients to reconnect. */
    interface Asking {
        /**
         * @param count at most so many
         * @param minAgeMs of those who logged in at least so long ago
         */
        void ask(int count, long minAgeMs);
    }

    /** @param ownSessions how many sessions this gateway has */
    Rebalance(RebalanceSettings settings, IntSupplier ownSessions, LongSupplier nanoClock, Asking asking) {
        this.settings = settings;
        this.ownSessions = ownSessions;
        this.nanoClock = nanoClock;
        this.asking = asking;
    }

    /** Takes one look at the cluster. */
    void look(ClusterLoad load) {
        if (!settings.enabled() || load.gateways() == 0) {
            return;
        }
        long nowNanos = nanoClock.getAsLong();
        double seconds = (nowNanos - lastLookNanos) / (double) TimeUnit.SECONDS.toNanos(1);
        lastLookNanos = nowNanos;
        if (load.gateways() != gateways) {
            gateways = load.gateways();
            changedNanos = nowNanos;
            return;
        }
        long unchangedMs = TimeUnit.NANOSECONDS.toMillis(nowNanos - changedNanos);
        int excess = excess(load);
        if (unchangedMs < settings.delayMs() || excess <= 0) {
            underWay = false;
            return;
        }
        if (!underWay) {
            LOG.infof(
                    "Asking clients to reconnect: %d sessions here, %d on all %d gateways",
                    ownSessions.getAsInt(), load.sessions(), gateways);
        }
        underWay = true;
        asking.ask((int) Math.min(excess, Math.ceil(settings.clientsPerSecond() * seconds)), unchangedMs);
    }

    private int excess(ClusterLoad load) {
        double average = load.sessions() / (double) load.gateways();
        double allowed = average + Math.max(settings.toleranceSessions(), average * settings.tolerance());
        return (int) (ownSessions.getAsInt() - allowed);
    }
}
