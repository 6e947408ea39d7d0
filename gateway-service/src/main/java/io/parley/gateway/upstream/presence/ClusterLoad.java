package io.parley.gateway.upstream.presence;

/**
 * What presence-service has counted in the whole cluster, some seconds ago.
 *
 * @param gateways gateways that hold a lease; 0 when nothing has been counted yet
 * @param sessions registered sessions
 */
public record ClusterLoad(int gateways, long sessions) {}
