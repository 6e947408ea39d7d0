package io.parley.gateway.upstream.status;

import io.parley.proto.client.v1.Presence;
import io.parley.proto.presence.v1.ListStatusChangesResponse;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What {@link StatusInquiry} and {@link WatchInquiry} ask of presence-service; a seam for their tests. */
interface StatusCalls {
    /** A page of what changed of statuses after a version, for the sessions that this gateway holds under an epoch. */
    CompletionStage<ListStatusChangesResponse> changes(long epoch, long sinceVersion, int limit);

    /** What sessions may see of users whom they watch, at most 500, in their order. */
    CompletionStage<List<Presence>> find(List<WatchInquiry.Watched> watched);
}
