package io.parley.presence.lease;

import io.parley.presence.store.GatewayEpoch;
import io.parley.presence.store.GoneSessionStore;
import io.parley.presence.store.LeaseRequest;
import io.parley.presence.store.LeaseStore;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/**
 * Gives, prolongs and takes back leases. Ending an epoch always has two steps, each committed: first the epoch is fenced,
 * then its sessions are removed in chunks. After the first step no session can join the epoch, so the second may be
 * repeated, shared or finished later by {@link LeaseSweeper}.
 */
@ApplicationScoped
public class LeaseRegistry {
    private static final Logger LOG = Logger.getLogger(LeaseRegistry.class);

    private final LeaseStore leases;
    private final GoneSessionStore goneSessions;
    private final LeaseTerms terms;

    public LeaseRegistry(LeaseStore leases, GoneSessionStore goneSessions, LeaseTerms terms) {
        this.leases = leases;
        this.goneSessions = goneSessions;
        this.terms = terms;
    }

    /** How long a lease lasts without a renewal, in milliseconds. */
    public int leaseMs() {
        return (int) terms.lease().toMillis();
    }

    /** Takes the ordinal's lease, whoever holds it. Answers when the sessions of older epochs are gone. */
    public Uni<GatewayEpoch> acquire(LeaseRequest request) {
        return leases.acquire(request, terms.lease())
                .call(gateway -> goneSessions.removeThrough(new GatewayEpoch(gateway.ordinal(), gateway.epoch() - 1)))
                .invoke(gateway ->
                        LOG.infof("Gateway %d has a new lease, epoch %d", gateway.ordinal(), gateway.epoch()));
    }

    /**
     * What became of a renewal.
     *
     * @param held whether the lease still held, and so was prolonged
     * @param draining whether an operator wants the gateway empty
     */
    public record Renewal(boolean held, boolean draining) {}

    /** Prolongs a lease. One that ran out holds until the sweep has cleared it. */
    public Uni<Renewal> renew(GatewayEpoch gateway) {
        return leases.renew(gateway, terms.lease())
                .chain(held -> held
                        ? leases.isDraining(gateway).map(draining -> new Renewal(true, draining))
                        : Uni.createFrom().item(new Renewal(false, false)));
    }

    /** Gives the lease back; answers when its sessions are gone. A stale epoch is left alone. */
    public Uni<Void> release(GatewayEpoch gateway) {
        return leases.release(gateway)
                .flatMap(newest -> newest
                        ? goneSessions
                                .removeThrough(gateway)
                                .invoke(removed -> LOG.infof(
                                        "Gateway %d released its lease, epoch %d, with %d sessions",
                                        gateway.ordinal(), gateway.epoch(), removed))
                                .replaceWithVoid()
                        : Uni.createFrom().voidItem());
    }
}
