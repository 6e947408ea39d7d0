package io.parley.gateway.upstream;

/**
 * How the gateway calls other services. Times are in milliseconds.
 *
 * @param serviceCredential the shared secret of Parley's services
 * @param resolvePeriodMs how often names are resolved anew
 * @param callDeadlineMs for unary calls
 * @param loginDeadlineMs for the calls that hash a password
 * @param keepAliveMs silence of a channel with calls after which it is probed
 * @param keepAliveTimeoutMs how long the probe's answer may take
 */
public record UpstreamSettings(
        String serviceCredential,
        long resolvePeriodMs,
        long callDeadlineMs,
        long loginDeadlineMs,
        long keepAliveMs,
        long keepAliveTimeoutMs) {

    /** Without the secret: settings may end up in a log. */
    @Override
    public String toString() {
        return "UpstreamSettings[callDeadlineMs=" + callDeadlineMs + ", loginDeadlineMs=" + loginDeadlineMs + "]";
    }
}
