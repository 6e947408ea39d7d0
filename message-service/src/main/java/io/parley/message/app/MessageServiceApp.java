package io.parley.message.app;

import io.parley.kit.delivery.DeliveryPublisher;
import io.parley.message.config.MessageConfig;
import io.parley.message.receipt.CursorWriter;
import io.parley.message.receipt.ReadTeller;
import io.parley.message.redelivery.RedeliverySweep;
import io.parley.message.relation.RelationChanges;
import io.parley.message.retention.OldPosts;
import io.parley.message.retention.UnusedDevices;
import io.parley.message.routing.PresenceClient;
import io.parley.message.routing.WarmUp;
import io.parley.message.send.SendLanes;
import io.parley.message.store.commit.DatabasePools;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/**
 * Starts and stops the service.
 *
 * <ol>
 *   <li>configuration: logged; what is not allowed has ended the start before;
 *   <li>clients: MySQL (migrated by Flyway before), Kafka, presence-service;
 *   <li>server: gRPC, opened by Quarkus;
 *   <li>health: {@link DatabaseReadiness};
 *   <li>stop, in reverse: refuse new sends, finish those taken, write the cursors, tell who has read, give back the redelivery shares,
 *       close the clients.
 * </ol>
 */
@ApplicationScoped
public class MessageServiceApp {
    private static final Logger LOG = Logger.getLogger(MessageServiceApp.class);
    private static final long FINISH_NANOS = TimeUnit.SECONDS.toNanos(4);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final MessageConfig config;
    private final Pool pool;
    private final DatabasePools pools;
    private final DeliveryPublisher publisher;
    private final PresenceClient presence;
    private final RelationChanges relations;
    private final SendLanes lanes;
    private final CursorWriter cursors;
    private final ReadTeller readTeller;
    private final RedeliverySweep redelivery;
    private final UnusedDevices unusedDevices;
    private final OldPosts oldPosts;
    private final WarmUp warmUp;

    /** For CDI. One collaborator for each thing that starts or stops. */
    public MessageServiceApp(
            MessageConfig config,
            Pool pool,
            DatabasePools pools,
            DeliveryPublisher publisher,
            PresenceClient presence,
            RelationChanges relations,
            SendLanes lanes,
            CursorWriter cursors,
            ReadTeller readTeller,
            RedeliverySweep redelivery,
            UnusedDevices unusedDevices,
            OldPosts oldPosts,
            WarmUp warmUp) {
        this.config = config;
        this.pool = pool;
        this.pools = pools;
        this.publisher = publisher;
        this.presence = presence;
        this.relations = relations;
        this.lanes = lanes;
        this.cursors = cursors;
        this.readTeller = readTeller;
        this.redelivery = redelivery;
        this.unusedDevices = unusedDevices;
        this.oldPosts = oldPosts;
        this.warmUp = warmUp;
    }

    void start(@Observes StartupEvent event) {
        presence.start();
        relations.start();
        LOG.infof(
                "message-service: presence at %s, %d lanes of %d messages, cursor writes every %s, redelivery every %s",
                config.presence(),
                config.send().lanes(),
                config.send().batch(),
                config.receipts().writeInterval(),
                config.redelivery().interval());
        // The pool is a lazy bean: this first use creates it, and the lanes' pool with it.
        pool.query("SELECT 1").execute().onFailure(away -> LOG.warnf("MySQL does not answer: %s", away.getMessage()));
        redelivery.start();
        unusedDevices.start();
        oldPosts.start(redelivery::isMine);
        warmUp.start();
    }

    void stop(@Observes ShutdownEvent event) {
        warmUp.stop();
        oldPosts.stop();
        unusedDevices.stop();
        lanes.stop();
        long giveUpAt = System.nanoTime() + FINISH_NANOS;
        while (lanes.size() > 0 && System.nanoTime() - giveUpAt < 0) {
            LockSupport.parkNanos(POLL_NANOS);
        }
        if (lanes.size() > 0) {
            LOG.warnf("%d sends were not finished; their senders repeat them", lanes.size());
        }
        await(cursors.stop());
        await(readTeller.stop());
        await(redelivery.stop());
        publisher.close();
        relations.stop();
        presence.close();
        pools.close();
    }

    private static void await(Future<Void> step) {
        try {
            step.toCompletionStage().toCompletableFuture().get(1, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException late) {
            LOG.warnf("A step of the shutdown did not finish: %s", late.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
