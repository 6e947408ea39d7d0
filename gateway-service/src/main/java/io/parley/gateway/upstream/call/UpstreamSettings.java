package io.parley.gateway.upstream.call;

import io.parley.kit.channel.ChannelSettings;

/**
 * How the gateway calls other services. Times are in milliseconds.
 *
 * @param channels the connections that the calls go over
 * @param callDeadlineMs for unary calls
 * @param loginDeadlineMs for the calls that hash a password
 * @param leasePatienceMs how long the lease is kept while presence-service cannot be reached
 */
public record UpstreamSettings(
        ChannelSettings channels, long callDeadlineMs, long loginDeadlineMs, long leasePatienceMs) {}
