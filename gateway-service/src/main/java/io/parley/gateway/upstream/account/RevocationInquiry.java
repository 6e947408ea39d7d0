package io.parley.gateway.upstream.account;

import io.parley.proto.auth.v1.ListRevocationsResponse;
import io.parley.proto.event.v1.Revocation;
import java.time.Clock;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Asks auth-service for revocations as long as Kafka does not tell them. So a logout that was answered binds also while Kafka
 * is away. Asks for a while that it has heard of already as well: clocks differ, and what was made at a time may be stored a
 * little later; being told twice changes nothing. Works on the timer and on the threads of calls, one question at a time.
 */
public final class RevocationInquiry {
    private static final Logger LOG = Logger.getLogger(RevocationInquiry.class);
    private static final long PERIOD_MS = 3_000;
    /** Kafka answers at least twice a second. */
    private static final long SILENCE_MS = 2_000;

    private static final long OVERLAP_MS = TimeUnit.MINUTES.toMillis(2);

    private final RevocationCalls auth;
    private final Clock clock;
    private final long tokenLifetimeMs;
    private final LongSupplier millisSinceHeard;
    private final Consumer<Revocation> revoke;
    private final Runnable heardOfAll;
    private volatile boolean underWay;
    private volatile long toldUntilMs;

    /**
     * @param tokenLifetimeMs how far back a revocation may concern a token that is still good
     * @param millisSinceHeard for how long no source has told what is revoked
     * @param revoke takes a revocation, perhaps one it knows
     * @param heardOfAll everything that was revoked until now has been told
     */
    public RevocationInquiry(
            RevocationCalls auth,
            Clock clock,
            long tokenLifetimeMs,
            LongSupplier millisSinceHeard,
            Consumer<Revocation> revoke,
            Runnable heardOfAll) {
        this.auth = auth;
        this.clock = clock;
        this.tokenLifetimeMs = tokenLifetimeMs;
        this.millisSinceHeard = millisSinceHeard;
        this.revoke = revoke;
        this.heardOfAll = heardOfAll;
    }

    /** Looks from now on whether there is a reason to ask: at once, for a gateway that has just started trusts no token. */
    public void start(ScheduledExecutorService timer) {
        timer.scheduleWithFixedDelay(this::look, 0, PERIOD_MS, TimeUnit.MILLISECONDS);
    }

    /** Asks when Kafka is silent and nothing is asked. */
    void look() {
        if (underWay || millisSinceHeard.getAsLong() < SILENCE_MS) {
            return;
        }
        underWay = true;
        long askedMs = clock.millis();
        ask(Math.max(toldUntilMs, askedMs - tokenLifetimeMs) - OVERLAP_MS, 0, askedMs);
    }

    private void ask(long sinceMs, long afterId, long askedMs) {
        auth.revocations(sinceMs, afterId).whenComplete((page, failure) -> {
            if (failure != null) {
                LOG.debugf("auth-service does not tell what is revoked: %s", failure.getMessage());
                underWay = false;
                return;
            }
            take(page, sinceMs, askedMs);
        });
    }

    private void take(ListRevocationsResponse page, long sinceMs, long askedMs) {
        try {
            page.getRevocationsList().forEach(revoke);
        } catch (RuntimeException thrown) {
            LOG.error("Revocations could not be taken; they are asked for again", thrown);
            underWay = false;
            return;
        }
        if (page.getMore()) {
            ask(sinceMs, page.getLastId(), askedMs);
            return;
        }
        toldUntilMs = askedMs;
        heardOfAll.run();
        underWay = false;
    }
}
