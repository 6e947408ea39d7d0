package io.parley.presence.session;

import java.time.Duration;

/**
 * How replaced sessions are told.
 *
 * @param bootstrapServers Kafka's {@code host:port[,host:port…]}
 * @param patience how long the answer to a gateway waits for Kafka to accept the notices
 * @param queue how many calls' notices may wait for the publishing thread
 * @param lifetime how long Kafka may be away before a notice is given up
 */
public record NoticeSettings(String bootstrapServers, Duration patience, int queue, Duration lifetime) {}
