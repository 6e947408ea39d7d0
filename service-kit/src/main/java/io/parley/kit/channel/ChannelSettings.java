package io.parley.kit.channel;

import io.parley.kit.tls.ServiceIdentity;
import java.time.Duration;

/**
 * How the channels to the pods of a service behave. Times are in milliseconds.
 *
 * @param identity what is shown to the pods
 * @param lookupPeriodMs how often names are looked up while all is well
 * @param connectTimeoutMs how long a connection may take to be made
 * @param keepAliveMs silence of a channel with calls after which it is probed
 * @param keepAliveTimeoutMs how long the probe's answer may take
 */
public record ChannelSettings(
        ServiceIdentity identity,
        long lookupPeriodMs,
        long connectTimeoutMs,
        long keepAliveMs,
        long keepAliveTimeoutMs) {

    /**
     * The settings as configured.
     *
     * @throws IllegalArgumentException with a sentence for the operator
     */
    public static ChannelSettings of(
            DiscoveryConfig config, ServiceIdentity identity, Duration keepAlive, Duration keepAliveTimeout) {
        requirePositive("parley.discovery.period", config.period());
        requirePositive("parley.discovery.connect-timeout", config.connectTimeout());
        return new ChannelSettings(
                identity,
                config.period().toMillis(),
                config.connectTimeout().toMillis(),
                keepAlive.toMillis(),
                keepAliveTimeout.toMillis());
    }

    private static void requirePositive(String key, Duration value) {
        if (value.toMillis() <= 0 || value.toMillis() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(key + " must be at least 1ms and at most 24 days.");
        }
    }
}
