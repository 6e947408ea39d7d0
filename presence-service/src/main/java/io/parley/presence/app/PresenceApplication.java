package io.parley.presence.app;

import io.parley.kit.delivery.DeliveryPublisher;
import io.parley.kit.grpc.ServiceCredential;
import io.parley.kit.outbox.Outbox;
import io.parley.presence.contact.LapseSweep;
import io.parley.presence.grpc.ConnectionSettings;
import io.parley.presence.lease.Census;
import io.parley.presence.lease.LeaseSweeper;
import io.parley.presence.lease.LeaseTerms;
import io.parley.presence.status.StatusRounds;
import io.parley.presence.store.DatabaseSettings;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * The order of things at start and, reversed, at stop. The database pool, the migrations and the gRPC and HTTP servers are
 * started and stopped by the framework around this.
 */
@ApplicationScoped
class PresenceApplication {
    private static final Logger LOG = Logger.getLogger(PresenceApplication.class);

    /** The service starts without them then: they say themselves what is wrong. */
    private static final Duration FIRST_RUNS = Duration.ofSeconds(10);

    private final LeaseTerms leases;
    private final DatabaseSettings database;
    private final ConnectionSettings connections;
    private final ServerLoops loops;
    private final ServiceCredential credential;
    private final DeliveryPublisher deliveries;
    private final Outbox outbox;
    private final LeaseSweeper sweeper;
    private final Census census;
    private final StatusRounds statuses;
    private final LapseSweep lapses;

    PresenceApplication(
            LeaseTerms leases,
            DatabaseSettings database,
            ConnectionSettings connections,
            ServerLoops loops,
            ServiceCredential credential,
            DeliveryPublisher deliveries,
            Outbox outbox,
            LeaseSweeper sweeper,
            Census census,
            StatusRounds statuses,
            LapseSweep lapses) {
        this.leases = leases;
        this.database = database;
        this.connections = connections;
        this.loops = loops;
        this.credential = credential;
        this.deliveries = deliveries;
        this.outbox = outbox;
        this.sweeper = sweeper;
        this.census = census;
        this.statuses = statuses;
        this.lapses = lapses;
    }

    void start(@Observes StartupEvent event) {
        // 1. What it runs with. Values that are not allowed have ended the start before this.
        CrossChecks.check(leases, database, connections);
        logSettings();
        // 2. The port is open already; calls are let in at the end of the start.
        loops.open(connections.loops());
        // 3. The way to Kafka.
        deliveries.open();
        // 4. Notices for feeds; message-service may be away.
        outbox.start();
        // 5. Leases that run out, and numbers for operators.
        Uni<Void> swept = sweeper.start();
        Uni<Void> counted = census.start();
        Uni<Void> shown = statuses.start();
        lapses.start();
        // 6. What these load on an event loop the first time must not delay a call: readiness comes after this.
        awaitFirstRuns(List.of(swept, counted, shown));
    }

    private static void awaitFirstRuns(List<Uni<Void>> runs) {
        Uni.join()
                .all(runs)
                .andFailFast()
                .ifNoItem()
                .after(FIRST_RUNS)
                .recoverWithItem(List.of())
                .await()
                .indefinitely();
    }

    void stop(@Observes ShutdownEvent event) {
        lapses.stop();
        statuses.stop();
        census.stop();
        sweeper.stop();
        outbox.close();
        deliveries.close();
    }

    private void logSettings() {
        LOG.infof(
                "Presence: lease %s, sweep interval %s, census interval %s, call timeout %s, database queue %d,"
                        + " lock wait %s, conflict retries %d, clear chunk %d, %s",
                leases.lease(),
                leases.sweepInterval(),
                leases.censusInterval(),
                database.callTimeout(),
                database.queue(),
                database.lockWait(),
                database.conflictRetries(),
                database.clearChunk(),
                credential);
    }
}
