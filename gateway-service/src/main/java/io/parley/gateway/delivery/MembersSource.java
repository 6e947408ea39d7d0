package io.parley.gateway.delivery;

import io.parley.proto.message.v1.AudienceRequest;
import io.parley.proto.message.v1.AudienceResponse;
import java.util.concurrent.CompletionStage;

/** message-service, as far as it tells who is in groups. Any thread. */
@FunctionalInterface
public interface MembersSource {
    /** Fails when it cannot be told within the time that calls have. */
    CompletionStage<AudienceResponse> audience(AudienceRequest request);
}
