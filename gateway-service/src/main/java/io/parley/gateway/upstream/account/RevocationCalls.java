package io.parley.gateway.upstream.account;

import io.parley.proto.auth.v1.ListRevocationsResponse;
import java.util.concurrent.CompletionStage;

/** The call of auth-service that {@link RevocationInquiry} makes; a seam for its tests. */
public interface RevocationCalls {
    /** Revocations made at a time or later, behind one of the answer before; 0: from the first. */
    CompletionStage<ListRevocationsResponse> revocations(long sinceMs, long afterId);
}
