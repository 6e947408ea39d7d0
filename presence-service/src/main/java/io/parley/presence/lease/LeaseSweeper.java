package io.parley.presence.lease;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.presence.schedule.RepeatingTask;
import io.parley.presence.store.GatewayEpoch;
import io.parley.presence.store.GoneSessionStore;
import io.parley.presence.store.LeaseStore;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Ends leases that ran out and removes the sessions of ended epochs. Every replica sweeps; of several that find the same
 * lease one ends it, and removing sessions twice removes nothing.
 *
 * <p>A lease is ended only once {@link ReachabilityGrace} is over, and is compared with the database's clock as it was read
 * at the start of the sweep: what stalls in between cannot make a lease look older, and a renewal that gets in before is
 * honoured. Removing sessions of epochs already ended needs no grace.
 */
@Singleton
public class LeaseSweeper {
    private static final Logger LOG = Logger.getLogger(LeaseSweeper.class);

    /** Reaches further apart than this part of a lease may hide a time in which nobody could renew. */
    private static final int GAPS_PER_LEASE = 2;

    private final LeaseStore leases;
    private final GoneSessionStore goneSessions;
    private final ReachabilityGrace grace;
    private final RepeatingTask sweeps;
    private final Counter expiredLeases;
    private final Counter expiredSessions;

    public LeaseSweeper(
            LeaseStore leases,
            GoneSessionStore goneSessions,
            LeaseTerms terms,
            RepeatingTask.Maker tasks,
            MeterRegistry metrics) {
        this.leases = leases;
        this.goneSessions = goneSessions;
        this.grace = new ReachabilityGrace(terms.lease(), largestGap(terms));
        this.sweeps = tasks.make("Looking for leases that ran out", terms.sweepInterval(), this::sweep);
        this.expiredLeases = metrics.counter("parley.presence.leases.expired");
        this.expiredSessions = metrics.counter("parley.presence.sessions.expired");
    }

    private static Duration largestGap(LeaseTerms terms) {
        Duration partOfLease = terms.lease().dividedBy(GAPS_PER_LEASE);
        Duration twoSweeps = terms.sweepInterval().multipliedBy(2);
        return partOfLease.compareTo(twoSweeps) > 0 ? partOfLease : twoSweeps;
    }

    /** Sweeps from now on, until {@link #stop}. Completes after the first sweep that succeeds. */
    public Uni<Void> start() {
        return sweeps.start();
    }

    /** Starts no more sweeps. */
    public void stop() {
        sweeps.stop();
    }

    private Uni<Void> sweep() {
        return leases.now()
                .invoke(asOf -> grace.reached(System.nanoTime()))
                .call(asOf -> leases.ranOut(asOf)
                        .flatMap(ranOut -> grace.isOver()
                                ? endLeases(ranOut, asOf)
                                : Uni.createFrom().voidItem()))
                .chain(goneSessions::endedEpochs)
                .chain(epochs -> Multi.createFrom()
                        .iterable(epochs)
                        .onItem()
                        .transformToUniAndConcatenate(this::removeSessions)
                        .onItem()
                        .ignoreAsUni())
                .onFailure()
                .invoke(grace::lost);
    }

    private Uni<Void> endLeases(List<GatewayEpoch> ranOut, LocalDateTime asOf) {
        return Multi.createFrom()
                .iterable(ranOut)
                .onItem()
                .transformToUniAndConcatenate(
                        gateway -> leases.expire(gateway, asOf).invoke(ended -> {
                            if (ended) {
                                expiredLeases.increment();
                                LOG.warnf(
                                        "Gateway %d did not renew its lease, epoch %d: its sessions are removed",
                                        gateway.ordinal(), gateway.epoch());
                            }
                        }))
                .onItem()
                .ignoreAsUni();
    }

    private Uni<Long> removeSessions(GatewayEpoch ended) {
        return goneSessions.removeRunOut(ended).invoke(removed -> {
            expiredSessions.increment(removed);
            LOG.infof("Removed %d sessions of gateway %d, epoch %d and older", removed, ended.ordinal(), ended.epoch());
        });
    }
}
