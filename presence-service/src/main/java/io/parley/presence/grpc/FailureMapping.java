package io.parley.presence.grpc;

import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.presence.store.StoreFailures;
import io.parley.proto.client.v1.ErrorCode;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Turns whatever went wrong inside into what the caller is told. */
@Singleton
public class FailureMapping {
    private static final Logger LOG = Logger.getLogger(FailureMapping.class);

    private final Counter unavailable;
    private final Counter internal;

    FailureMapping(MeterRegistry metrics) {
        this.unavailable = metrics.counter("parley.presence.calls.refused", "reason", "unavailable");
        this.internal = metrics.counter("parley.presence.calls.refused", "reason", "internal");
    }

    StatusRuntimeException toStatus(Throwable failure) {
        if (failure instanceof StatusRuntimeException refused) {
            return refused;
        }
        if (StoreFailures.isUnavailable(failure)) {
            unavailable.increment();
            LOG.debugf("The database cannot be used: %s", failure.getMessage());
            return new Refusal(
                            ErrorCode.ERROR_CODE_UNAVAILABLE,
                            "The presence database cannot be reached just now; try again shortly.")
                    .exception();
        }
        internal.increment();
        LOG.errorf(failure, "A call failed for a reason that should not exist");
        return new Refusal(ErrorCode.ERROR_CODE_INTERNAL, "The presence service has a fault; its log says which.")
                .exception();
    }
}
