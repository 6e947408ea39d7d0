package io.parley.gateway.upstream.presence;

import io.parley.proto.presence.v1.AcquireLeaseResponse;
import io.parley.proto.presence.v1.RenewLeaseResponse;
import java.util.concurrent.CompletionStage;

/** What {@link LeaseKeeper} asks of presence-service; tests of it put a failing one in its place. Failures are {@code Refusal}s. */
interface LeaseCalls {
    /** @param address host:port of this gateway, for operators */
    CompletionStage<AcquireLeaseResponse> acquireLease(String address);

    /** Prolongs the lease, if it still holds. */
    CompletionStage<RenewLeaseResponse> renewLease(long epoch, long deadlineMs);

    CompletionStage<Void> releaseLease(long epoch);
}
