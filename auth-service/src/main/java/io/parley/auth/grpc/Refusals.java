package io.parley.auth.grpc;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import io.parley.auth.refusal.Refusal;
import io.parley.proto.ServiceMetadata;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.mysqlclient.MySQLException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The one place where what went wrong becomes a gRPC error with a {@code parley.client.v1.Error} in its trailers. What
 * the client could not have caused is logged; its text is never shown.
 */
final class Refusals {
    private static final Logger LOG = Logger.getLogger(Refusals.class);
    private static final Duration DATABASE_RETRY = Duration.ofSeconds(1);
    private static final Counter DATABASE_BUSY = Counter.builder("parley.auth.database.refused")
            .description("Calls refused because too many waited for a database connection")
            .register(Metrics.globalRegistry);
    private static final Metadata.Key<byte[]> ERROR =
            Metadata.Key.of(ServiceMetadata.ERROR, Metadata.BINARY_BYTE_MARSHALLER);

    /** Too many connections, shutting down, disk full, lock waits and deadlocks that outlasted their retries, read-only. */
    private static final Set<Integer> SERVER_FAULTS =
            Set.of(1040, 1053, 1021, 1114, 1203, 1205, 1213, 1226, 1290, 1836, 3024);

    private Refusals() {}

    /** Runs a call, and turns what it throws or fails with into its gRPC form. */
    static <A> Uni<A> answering(String call, Supplier<Uni<? extends A>> work) {
        return Uni.createFrom().deferred(work).onFailure().transform(failure -> inGrpcForm(call, failure));
    }

    static StatusRuntimeException inGrpcForm(String call, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof Refusal refusal) {
            LOG.debugf("%s refused: %s", call, refusal.code());
            return carry(refusal.code(), refusal.getMessage(), refusal.retryAfterMs());
        }
        if (isAmongCauses(cause, ConnectionPoolTooBusyException.class)) {
            DATABASE_BUSY.increment();
            LOG.debugf("%s refused: too many wait for a database connection", call);
            return carry(
                    ErrorCode.ERROR_CODE_OVERLOADED,
                    "The server is busy; please try again in a while.",
                    DATABASE_RETRY.toMillis());
        }
        if (isDatabaseOutage(cause)) {
            LOG.warnf("%s failed because the database cannot be used: %s", call, cause.getMessage());
            return carry(
                    ErrorCode.ERROR_CODE_UNAVAILABLE,
                    "Accounts cannot be reached just now; please try again.",
                    DATABASE_RETRY.toMillis());
        }
        LOG.errorf(cause, "%s failed", call);
        return carry(ErrorCode.ERROR_CODE_INTERNAL, "The server made a mistake; please try again later.", 0);
    }

    private static StatusRuntimeException carry(ErrorCode code, String message, long retryAfterMs) {
        Error error = Error.newBuilder()
                .setCode(code)
                .setMessage(message)
                .setRetryAfterMs((int) Math.min(retryAfterMs, Integer.MAX_VALUE))
                .build();
        Metadata trailers = new Metadata();
        trailers.put(ERROR, error.toByteArray());
        return status(code).withDescription(message).asRuntimeException(trailers);
    }

    private static Status status(ErrorCode code) {
        return switch (code) {
            case ERROR_CODE_INVALID -> Status.INVALID_ARGUMENT;
            case ERROR_CODE_ALREADY_EXISTS -> Status.ALREADY_EXISTS;
            case ERROR_CODE_UNAUTHENTICATED, ERROR_CODE_TOKEN_EXPIRED -> Status.UNAUTHENTICATED;
            case ERROR_CODE_RATE_LIMITED, ERROR_CODE_OVERLOADED -> Status.RESOURCE_EXHAUSTED;
            case ERROR_CODE_UNAVAILABLE -> Status.UNAVAILABLE;
            default -> Status.INTERNAL;
        };
    }

    private static boolean isAmongCauses(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    /** No connection, none free in time, or a server that says it is the one at fault: not a statement it refuses. */
    private static boolean isDatabaseOutage(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException
                    || cause instanceof TimeoutException
                    || cause instanceof NoStackTraceThrowable
                    || cause instanceof ClosedConnectionException
                    || cause instanceof MySQLException refused && SERVER_FAULTS.contains(refused.getErrorCode())
                    || cause instanceof SQLException wrapped && SERVER_FAULTS.contains(wrapped.getErrorCode())) {
                return true;
            }
        }
        return false;
    }
}
