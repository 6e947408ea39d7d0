package io.parley.gateway.app;

import io.parley.gateway.upstream.presence.ClusterLoad;
import io.parley.gateway.upstream.presence.LeaseListener;
import org.jboss.logging.Logger;

/** What the lease has for consequences: without it clients go elsewhere, with it some do when others have fewer, or all when an operator wants it. */
record LeaseEffects(Drain drain, Rebalance rebalance) implements LeaseListener {
    private static final Logger LOG = Logger.getLogger(LeaseEffects.class);

    @Override
    public void lost() {
        drain.sendAwayAll("This gateway lost its lease: reconnect to any gateway.");
    }

    @Override
    public void renewed(ClusterLoad load) {
        rebalance.look(load);
    }

    @Override
    public void draining(boolean wanted) {
        LOG.info(wanted ? "An operator wants this gateway empty" : "An operator lets this gateway take clients again");
        if (wanted) {
            Thread.ofVirtual().name("drain").start(() -> drain.askAllToLeave(System.nanoTime() + drain.timeoutNanos()));
        }
    }
}
