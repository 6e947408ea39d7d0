package io.parley.kit.grpc;

import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.kit.outage.Dependencies;
import io.parley.kit.sql.DatabaseFailures;
import io.parley.proto.client.v1.ErrorCode;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * The one place where what went wrong inside becomes what a caller is told: what the client could not have caused is
 * counted and logged, its own words are never shown. An outage of the database fails every call, so it is said once in a
 * while only. Safe for any thread.
 */
@Singleton
public class CallFailures {
    private static final Logger LOG = Logger.getLogger(CallFailures.class);

    /** A database that is back is usually back within a second. */
    private static final long RETRY_AFTER_MS = 1_000;

    private static final long WARN_PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Counter overloaded;
    private final Counter unavailable;
    private final Counter internal;
    private final AtomicLong warnAgainAt = new AtomicLong(System.nanoTime());

    public CallFailures(MeterRegistry metrics) {
        overloaded = counter(metrics, "overloaded");
        unavailable = counter(metrics, "unavailable");
        internal = counter(metrics, "internal");
    }

    static Counter counter(MeterRegistry metrics, String reason) {
        return Counter.builder("parley.calls.refused")
                .description("Calls refused for what the client could not have caused")
                .tag("reason", reason)
                .register(metrics);
    }

    /** What the call fails with; a refusal in the form of gRPC stays as it is. */
    public StatusRuntimeException of(String call, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof StatusRuntimeException refused) {
            return refused;
        }
        if (DatabaseFailures.isTooBusy(cause)) {
            overloaded.increment();
            LOG.debugf("%s refused: too many wait for a database connection", call);
            return Refusals.of(
                    ErrorCode.ERROR_CODE_OVERLOADED,
                    "The server is busy; please try again in a while.",
                    RETRY_AFTER_MS);
        }
        if (DatabaseFailures.isUnavailable(cause)) {
            unavailable.increment();
            if (isTimeToWarn()) {
                LOG.warnf("%s failed. %s", call, Dependencies.mysql().cannotBeUsed(cause));
            }
            return Refusals.of(
                    ErrorCode.ERROR_CODE_UNAVAILABLE,
                    "The server's database cannot be reached just now; please try again.",
                    RETRY_AFTER_MS);
        }
        internal.increment();
        LOG.errorf(cause, "%s failed for a reason that should not exist", call);
        return Refusals.of(ErrorCode.ERROR_CODE_INTERNAL, "The server made a mistake; please try again later.", 0);
    }

    private boolean isTimeToWarn() {
        long now = System.nanoTime();
        long due = warnAgainAt.get();
        return now - due >= 0 && warnAgainAt.compareAndSet(due, now + WARN_PAUSE_NANOS);
    }
}
