package io.parley.kit.channel;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * The one address in front of all pods of a service, for the time in which none of them can be reached. Single calls may
 * use it at any time; those who hold streams hear of it while it is in use. Changed on the pool's event loop only.
 */
final class Standby {
    private static final Logger LOG = Logger.getLogger(Standby.class);
    /** So long it stays in use after a pod has been found: a pod that comes and goes shall not move everything each time. */
    private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final String service;
    private final PodListener listener;
    private boolean inUse;
    private long neededNanos;
    private volatile List<Pod> pods = List.of();

    Standby(String service, PodListener listener) {
        this.service = service;
        this.listener = listener;
    }

    /** Its channels; any thread. */
    List<Pod> pods() {
        return pods;
    }

    boolean isAt(Set<InetSocketAddress> addresses) {
        return addresses.equals(pods.stream().map(Pod::address).collect(Collectors.toSet()));
    }

    /** Takes these in the place of those it had. */
    void replace(List<Pod> next) {
        List<Pod> before = pods;
        use(false, List.of());
        pods = next;
        next.forEach(Pod::watch);
        before.forEach(Pod::retire);
    }

    /** Comes into use when it is needed, and goes out of use a while after. */
    void look(List<Pod> known, boolean allFail) {
        long now = System.nanoTime();
        if (allFail) {
            neededNanos = now;
            use(!pods.isEmpty(), known);
        } else if (now - neededNanos > KEPT_NANOS) {
            use(false, known);
        }
    }

    private void use(boolean use, List<Pod> known) {
        if (use == inUse) {
            return;
        }
        inUse = use;
        if (use) {
            LOG.infof("No pod of %s can be reached at %s: it is used at %s", service, known, pods);
            pods.forEach(listener::added);
        } else {
            LOG.infof("%s is not used at %s any more", service, pods);
            pods.forEach(listener::removed);
        }
    }
}
