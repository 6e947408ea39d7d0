package io.parley.gateway.upstream;

import io.parley.gateway.upstream.call.UpstreamSettings;
import io.parley.gateway.upstream.message.StreamSettings;
import io.parley.gateway.upstream.people.DirectoryPlan;
import io.parley.gateway.upstream.status.StatusPlan;
import java.util.List;

/**
 * What {@link Upstream} is put together from.
 *
 * @param auth endpoints of auth-service, {@code host:port[,host:port…]}
 * @param presence endpoints of presence-service
 * @param message endpoints of message-service
 * @param nameServers who to ask for them; none: the container's own
 * @param ordinal this gateway's number, 0..63
 * @param address this gateway's host:port, for operators
 * @param directory what is remembered of users
 * @param statuses how statuses reach this gateway
 * @param maxWaitingSessionChanges how many registrations and removals may wait
 */
public record UpstreamPlan(
        String auth,
        String presence,
        String message,
        List<String> nameServers,
        int ordinal,
        String address,
        UpstreamSettings settings,
        StreamSettings streamSettings,
        DirectoryPlan directory,
        StatusPlan statuses,
        int maxWaitingSessionChanges) {}
