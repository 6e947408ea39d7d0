package io.parley.gateway.upstream.message;

/**
 * The bounds of the message path.
 *
 * @param maxWaitingSends sends per stream that wait to be written
 * @param maxSendsUnderWay sends per stream that are written and have no outcome yet
 * @param maxWaitingAcknowledgements acknowledgements per stream that wait to be written
 * @param sendDeadlineNanos how long a send is tried before it is refused
 */
public record StreamSettings(
        int maxWaitingSends, int maxSendsUnderWay, int maxWaitingAcknowledgements, long sendDeadlineNanos) {}
