package io.parley.presence.session;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.presence.store.ChangeOutcome;
import io.parley.presence.store.DeviceKey;
import io.parley.presence.store.GatewayEpoch;
import io.parley.presence.store.Replacement;
import io.parley.presence.store.SessionChangeStore;
import io.parley.presence.store.SessionRef;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Registers and removes sessions of a gateway, and tells the sessions that were replaced. */
@Singleton
public class SessionRegistrar {
    private final SessionChangeStore store;
    private final ReplacedNotices notices;
    private final Clock clock;
    private final DistributionSummary batchSize;

    SessionRegistrar(SessionChangeStore store, ReplacedNotices notices, Clock clock, MeterRegistry metrics) {
        this.store = store;
        this.notices = notices;
        this.clock = clock;
        this.batchSize = DistributionSummary.builder("parley.presence.change.size")
                .description("Session changes per call")
                .register(metrics);
    }

    /**
     * Makes the changes in one transaction; false when the gateway's epoch is stale. The notices follow the commit: they
     * must never tell of a replacement that did not happen. The answer waits for Kafka a bounded time only.
     */
    public Uni<Boolean> change(GatewayEpoch gateway, List<SessionChange> changes) {
        batchSize.record(changes.size());
        ReducedChanges reduced = ReducedChanges.of(changes);
        return store.change(gateway, reduced.claims(), reduced.removals()).flatMap(outcome -> switch (outcome) {
            case ChangeOutcome.Fenced fenced -> Uni.createFrom().item(false);
            case ChangeOutcome.Changed changed ->
                notices.tell(toTell(gateway, reduced, changed.replacements())).replaceWith(true);
        });
    }

    /**
     * Sessions found replaced in the table, and those that came and were replaced within the call. The table also names
     * replacements of earlier calls for devices of the same users that this call does not touch; those were told then.
     */
    private List<Replacement> toTell(GatewayEpoch gateway, ReducedChanges reduced, List<Replacement> found) {
        Set<DeviceKey> claimed = reduced.claims().stream().map(SessionRef::key).collect(Collectors.toSet());
        List<Replacement> toTell = new ArrayList<>();
        for (Replacement replacement : found) {
            if (claimed.contains(replacement.old().key()) && reduced.isNews(replacement.old())) {
                toTell.add(replacement);
            }
        }
        for (SessionRef superseded : reduced.superseded()) {
            toTell.add(new Replacement(superseded, gateway, clock.millis()));
        }
        return toTell;
    }
}
